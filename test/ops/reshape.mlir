// `reshape`: form with symbolic extents, its gradient, another number of elements.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.reshape %{{.*}} to [n, 4*units] : !gradus.tensor<[n*units, 4], f32>
gradus.func @form(%x: !gradus.tensor<[n*units, 4], f32>) -> !gradus.tensor<[n, 4*units], f32> attributes {kind = "function"} {
  %y = gradus.reshape %x to [n, 4*units] : !gradus.tensor<[n*units, 4], f32>
  gradus.return %y : !gradus.tensor<[n, 4*units], f32>
}

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT-SAME: (%{{.*}}, %[[W:[a-z0-9]+]]:
// GRADIENT: %[[G:.*]] = gradus.reshape %[[W]] to [n, 2, 3] : !gradus.tensor<[n, 6], f32>
// GRADIENT: gradus.return %[[G]]
gradus.func @gradient(%x: !gradus.tensor<[n, 2, 3], f32>, %w: !gradus.tensor<[n, 6], f32>) -> !gradus.tensor<[n, 2, 3], f32> attributes {kind = "gradient"} {
  %y = gradus.reshape %x to [n, 6] : !gradus.tensor<[n, 2, 3], f32>
  %p = gradus.mul %y, %w : !gradus.tensor<[n, 6], f32>
  %l = gradus.sum %p over [0, 1] : !gradus.tensor<[n, 6], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[n, 2, 3], f32>
  gradus.return %g : !gradus.tensor<[n, 2, 3], f32>
}

// -----

gradus.func @wrong(%x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 3], f32> attributes {kind = "function"} {
  // expected-error@+1 {{elements}}
  %y = gradus.reshape %x to [n, 3] : !gradus.tensor<[n, 4], f32>
  gradus.return %y : !gradus.tensor<[n, 3], f32>
}
