// `sum`: form with and without `keep`, its gradient is a broadcast, an axis that is not there.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.sum %{{.*}} over [0, 2] : !gradus.tensor<[n, 3, 4], f32>
// CHECK: gradus.sum %{{.*}} over [1] keep : !gradus.tensor<[n, 3, 4], f32>
gradus.func @form(%x: !gradus.tensor<[n, 3, 4], f32>) -> (!gradus.tensor<[3], f32>, !gradus.tensor<[n, 1, 4], f32>) attributes {kind = "function"} {
  %y = gradus.sum %x over [0, 2] : !gradus.tensor<[n, 3, 4], f32>
  %z = gradus.sum %x over [1] keep : !gradus.tensor<[n, 3, 4], f32>
  gradus.return %y, %z : !gradus.tensor<[3], f32>, !gradus.tensor<[n, 1, 4], f32>
}

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT-SAME: %[[W:[a-z0-9]+]]: !gradus.tensor<[n], f32>)
// GRADIENT: %[[KEPT:.*]] = gradus.reshape %[[W]] to [n, 1] : !gradus.tensor<[n], f32>
// GRADIENT: %[[G:.*]] = gradus.broadcast %[[KEPT]] to [n, 3] : !gradus.tensor<[n, 1], f32>
// GRADIENT: gradus.return %[[G]]
gradus.func @gradient(%x: !gradus.tensor<[n, 3], f32>, %w: !gradus.tensor<[n], f32>) -> !gradus.tensor<[n, 3], f32> attributes {kind = "gradient"} {
  %s = gradus.sum %x over [1] : !gradus.tensor<[n, 3], f32>
  %p = gradus.mul %s, %w : !gradus.tensor<[n], f32>
  %l = gradus.sum %p over [0] : !gradus.tensor<[n], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[n, 3], f32>
  gradus.return %g : !gradus.tensor<[n, 3], f32>
}

// -----

gradus.func @wrong(%x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n], f32> attributes {kind = "function"} {
  // expected-error@+1 {{axis 2}}
  %y = gradus.sum %x over [2] : !gradus.tensor<[n, 4], f32>
  gradus.return %y : !gradus.tensor<[n], f32>
}
