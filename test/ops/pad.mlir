// `pad`: form, its gradient is a slice, elements outside of the result.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.pad %{{.*}} at [0, 1] in [n, 8] step [1, 2] : !gradus.tensor<[n, 3], f32>
gradus.func @form(%x: !gradus.tensor<[n, 3], f32>) -> !gradus.tensor<[n, 8], f32> attributes {kind = "function"} {
  %y = gradus.pad %x at [0, 1] in [n, 8] step [1, 2] : !gradus.tensor<[n, 3], f32>
  gradus.return %y : !gradus.tensor<[n, 8], f32>
}

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT-SAME: (%{{.*}}, %[[W:[a-z0-9]+]]:
// GRADIENT: %[[G:.*]] = gradus.slice %[[W]] from [0, 1] take [n, 3] step [1, 2] : !gradus.tensor<[n, 8], f32>
// GRADIENT: gradus.return %[[G]]
gradus.func @gradient(%x: !gradus.tensor<[n, 3], f32>, %w: !gradus.tensor<[n, 8], f32>) -> !gradus.tensor<[n, 3], f32> attributes {kind = "gradient"} {
  %y = gradus.pad %x at [0, 1] in [n, 8] step [1, 2] : !gradus.tensor<[n, 3], f32>
  %p = gradus.mul %y, %w : !gradus.tensor<[n, 8], f32>
  %l = gradus.sum %p over [0, 1] : !gradus.tensor<[n, 8], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[n, 3], f32>
  gradus.return %g : !gradus.tensor<[n, 3], f32>
}

// -----

gradus.func @wrong(%x: !gradus.tensor<[4], f32>) -> !gradus.tensor<[8], f32> attributes {kind = "function"} {
  // expected-error@+1 {{8}}
  %y = gradus.pad %x at [6] in [8] step [1] : !gradus.tensor<[4], f32>
  gradus.return %y : !gradus.tensor<[8], f32>
}
