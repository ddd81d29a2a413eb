// `flatten`: form, its gradients are parts of the row, operands of different elements.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.flatten %{{.*}}, %{{.*}} : !gradus.tensor<[2, 3], f32>, !gradus.tensor<[4], f32>
gradus.func @form(%x: !gradus.tensor<[2, 3], f32>, %y: !gradus.tensor<[4], f32>) -> !gradus.tensor<[10], f32> attributes {kind = "function"} {
  %z = gradus.flatten %x, %y : !gradus.tensor<[2, 3], f32>, !gradus.tensor<[4], f32>
  gradus.return %z : !gradus.tensor<[10], f32>
}

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT-SAME: %[[W:[a-z0-9]+]]: !gradus.tensor<[10], f32>)
// GRADIENT-DAG: %[[PART:.*]] = gradus.slice %[[W]] from [0] take [6] step [1]
// GRADIENT-DAG: %[[X:.*]] = gradus.reshape %[[PART]] to [2, 3]
// GRADIENT-DAG: %[[Y:.*]] = gradus.slice %[[W]] from [6] take [4] step [1]
// GRADIENT: gradus.return %[[X]], %[[Y]]
gradus.func @gradient(%x: !gradus.tensor<[2, 3], f32>, %y: !gradus.tensor<[4], f32>, %w: !gradus.tensor<[10], f32>) -> (!gradus.tensor<[2, 3], f32>, !gradus.tensor<[4], f32>) attributes {kind = "gradient"} {
  %z = gradus.flatten %x, %y : !gradus.tensor<[2, 3], f32>, !gradus.tensor<[4], f32>
  %p = gradus.mul %z, %w : !gradus.tensor<[10], f32>
  %l = gradus.sum %p over [0] : !gradus.tensor<[10], f32>
  %gx, %gy = gradus.gradient %l wrt (%x, %y) : !gradus.tensor<[], f32>, !gradus.tensor<[2, 3], f32>, !gradus.tensor<[4], f32>
  gradus.return %gx, %gy : !gradus.tensor<[2, 3], f32>, !gradus.tensor<[4], f32>
}

// -----

gradus.func @wrong(%x: !gradus.tensor<[2, 3], f32>, %y: !gradus.tensor<[4], i32>) -> !gradus.tensor<[10], f32> attributes {kind = "function"} {
  // expected-error@+1 {{i32}}
  %z = gradus.flatten %x, %y : !gradus.tensor<[2, 3], f32>, !gradus.tensor<[4], i32>
  gradus.return %z : !gradus.tensor<[10], f32>
}
