// `slice`: form with symbolic begins, its gradient is a pad, a part that is not there.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.slice %{{.*}} from [n - 1, 1] take [1, 3] step [1, 2] : !gradus.tensor<[n, 8], f32>
gradus.func @form(%x: !gradus.tensor<[n, 8], f32>) -> !gradus.tensor<[1, 3], f32> attributes {kind = "function"} {
  %y = gradus.slice %x from [n - 1, 1] take [1, 3] step [1, 2] : !gradus.tensor<[n, 8], f32>
  gradus.return %y : !gradus.tensor<[1, 3], f32>
}

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT-SAME: (%{{.*}}, %[[W:[a-z0-9]+]]:
// GRADIENT: %[[G:.*]] = gradus.pad %[[W]] at [0, 1] in [n, 8] step [1, 2] : !gradus.tensor<[n, 3], f32>
// GRADIENT: gradus.return %[[G]]
gradus.func @gradient(%x: !gradus.tensor<[n, 8], f32>, %w: !gradus.tensor<[n, 3], f32>) -> !gradus.tensor<[n, 8], f32> attributes {kind = "gradient"} {
  %y = gradus.slice %x from [0, 1] take [n, 3] step [1, 2] : !gradus.tensor<[n, 8], f32>
  %p = gradus.mul %y, %w : !gradus.tensor<[n, 3], f32>
  %l = gradus.sum %p over [0, 1] : !gradus.tensor<[n, 3], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[n, 8], f32>
  gradus.return %g : !gradus.tensor<[n, 8], f32>
}

// -----

gradus.func @wrong(%x: !gradus.tensor<[8], f32>) -> !gradus.tensor<[4], f32> attributes {kind = "function"} {
  // expected-error@+1 {{8}}
  %y = gradus.slice %x from [6] take [4] step [1] : !gradus.tensor<[8], f32>
  gradus.return %y : !gradus.tensor<[4], f32>
}
