// `concat`: form, its gradients are slices, parts that do not fit.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.concat %{{.*}}, %{{.*}} along 1 : !gradus.tensor<[n, 3], f32>, !gradus.tensor<[n, 5], f32>
gradus.func @form(%x: !gradus.tensor<[n, 3], f32>, %y: !gradus.tensor<[n, 5], f32>) -> !gradus.tensor<[n, 8], f32> attributes {kind = "function"} {
  %z = gradus.concat %x, %y along 1 : !gradus.tensor<[n, 3], f32>, !gradus.tensor<[n, 5], f32>
  gradus.return %z : !gradus.tensor<[n, 8], f32>
}

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT-SAME: %[[W:[a-z0-9]+]]: !gradus.tensor<[n, 8], f32>)
// GRADIENT-DAG: %[[X:.*]] = gradus.slice %[[W]] from [0, 0] take [n, 3] step [1, 1]
// GRADIENT-DAG: %[[Y:.*]] = gradus.slice %[[W]] from [0, 3] take [n, 5] step [1, 1]
// GRADIENT: gradus.return %[[X]], %[[Y]]
gradus.func @gradient(%x: !gradus.tensor<[n, 3], f32>, %y: !gradus.tensor<[n, 5], f32>, %w: !gradus.tensor<[n, 8], f32>) -> (!gradus.tensor<[n, 3], f32>, !gradus.tensor<[n, 5], f32>) attributes {kind = "gradient"} {
  %z = gradus.concat %x, %y along 1 : !gradus.tensor<[n, 3], f32>, !gradus.tensor<[n, 5], f32>
  %p = gradus.mul %z, %w : !gradus.tensor<[n, 8], f32>
  %l = gradus.sum %p over [0, 1] : !gradus.tensor<[n, 8], f32>
  %gx, %gy = gradus.gradient %l wrt (%x, %y) : !gradus.tensor<[], f32>, !gradus.tensor<[n, 3], f32>, !gradus.tensor<[n, 5], f32>
  gradus.return %gx, %gy : !gradus.tensor<[n, 3], f32>, !gradus.tensor<[n, 5], f32>
}

// -----

gradus.func @wrong(%x: !gradus.tensor<[n, 3], f32>, %y: !gradus.tensor<[m, 5], f32>) -> !gradus.tensor<[n, 8], f32> attributes {kind = "function"} {
  // expected-error@+1 {{[m, 5]}}
  %z = gradus.concat %x, %y along 1 : !gradus.tensor<[n, 3], f32>, !gradus.tensor<[m, 5], f32>
  gradus.return %z : !gradus.tensor<[n, 8], f32>
}
