// `broadcast`: form, its gradient sums over what was repeated, shapes that do not fit.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.broadcast %{{.*}} to [n, 3, 4] : !gradus.tensor<[3, 1], f32>
gradus.func @form(%x: !gradus.tensor<[3, 1], f32>) -> !gradus.tensor<[n, 3, 4], f32> attributes {kind = "function"} {
  %y = gradus.broadcast %x to [n, 3, 4] : !gradus.tensor<[3, 1], f32>
  gradus.return %y : !gradus.tensor<[n, 3, 4], f32>
}

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT-SAME: (%{{.*}}, %[[W:[a-z0-9]+]]:
// GRADIENT: %[[SUM:.*]] = gradus.sum %[[W]] over [0, 2] : !gradus.tensor<[n, 3, 4], f32>
// GRADIENT: %[[KEPT:.*]] = gradus.reshape %[[SUM]] to [3, 1]
// GRADIENT: gradus.return %[[KEPT]]
gradus.func @gradient(%x: !gradus.tensor<[3, 1], f32>, %w: !gradus.tensor<[n, 3, 4], f32>) -> !gradus.tensor<[3, 1], f32> attributes {kind = "gradient"} {
  %y = gradus.broadcast %x to [n, 3, 4] : !gradus.tensor<[3, 1], f32>
  %p = gradus.mul %y, %w : !gradus.tensor<[n, 3, 4], f32>
  %l = gradus.sum %p over [0, 1, 2] : !gradus.tensor<[n, 3, 4], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[3, 1], f32>
  gradus.return %g : !gradus.tensor<[3, 1], f32>
}

// -----

gradus.func @wrong(%x: !gradus.tensor<[3], f32>) -> !gradus.tensor<[n, 4], f32> attributes {kind = "function"} {
  // expected-error@+1 {{does not broadcast}}
  %y = gradus.broadcast %x to [n, 4] : !gradus.tensor<[3], f32>
  gradus.return %y : !gradus.tensor<[n, 4], f32>
}
