// `transpose`: form, its gradient goes back, a list that is no permutation.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.transpose %{{.*}} by [2, 0, 1] : !gradus.tensor<[n, 3, 4], f32>
gradus.func @form(%x: !gradus.tensor<[n, 3, 4], f32>) -> !gradus.tensor<[4, n, 3], f32> attributes {kind = "function"} {
  %y = gradus.transpose %x by [2, 0, 1] : !gradus.tensor<[n, 3, 4], f32>
  gradus.return %y : !gradus.tensor<[4, n, 3], f32>
}

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT-SAME: (%{{.*}}, %[[W:[a-z0-9]+]]:
// GRADIENT: %[[G:.*]] = gradus.transpose %[[W]] by [1, 2, 0] : !gradus.tensor<[4, n, 3], f32>
// GRADIENT: gradus.return %[[G]]
gradus.func @gradient(%x: !gradus.tensor<[n, 3, 4], f32>, %w: !gradus.tensor<[4, n, 3], f32>) -> !gradus.tensor<[n, 3, 4], f32> attributes {kind = "gradient"} {
  %y = gradus.transpose %x by [2, 0, 1] : !gradus.tensor<[n, 3, 4], f32>
  %p = gradus.mul %y, %w : !gradus.tensor<[4, n, 3], f32>
  %l = gradus.sum %p over [0, 1, 2] : !gradus.tensor<[4, n, 3], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[n, 3, 4], f32>
  gradus.return %g : !gradus.tensor<[n, 3, 4], f32>
}

// -----

gradus.func @wrong(%x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, n], f32> attributes {kind = "function"} {
  // expected-error@+1 {{permut}}
  %y = gradus.transpose %x by [0, 0] : !gradus.tensor<[n, 4], f32>
  gradus.return %y : !gradus.tensor<[n, n], f32>
}
