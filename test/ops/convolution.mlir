// `convolution`, its two gradients and theirs: forms, derivatives, what the verifiers refuse.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @by_both
// CHECK: gradus.convolution %arg0, %arg1 stride [2, 1] dilation [1, 1] low [1, 0] extents [3, 4] groups 1
// GRADIENT-LABEL: gradus.func @by_both
// GRADIENT-SAME: (%[[X:[a-z0-9]+]]: !gradus.tensor<[n, 5, 4, 3], f32>, %[[W:[a-z0-9]+]]: !gradus.tensor<[3, 1, 3, 2], f32>, %[[G:[a-z0-9]+]]
// GRADIENT-DAG: %[[DX:.*]] = gradus.convolution_input %[[G]], %[[W]] stride [2, 1] dilation [1, 1] low [1, 0] extents [5, 4] groups 1
// GRADIENT-DAG: %[[DW:.*]] = gradus.convolution_weight %[[X]], %[[G]] stride [2, 1] dilation [1, 1] low [1, 0] extents [3, 1] groups 1
// GRADIENT: gradus.return %[[DX]], %[[DW]]
gradus.func @by_both(%x: !gradus.tensor<[n, 5, 4, 3], f32>, %w: !gradus.tensor<[3, 1, 3, 2], f32>, %g: !gradus.tensor<[n, 3, 4, 2], f32>) -> (!gradus.tensor<[n, 5, 4, 3], f32>, !gradus.tensor<[3, 1, 3, 2], f32>) attributes {kind = "gradient"} {
  %y = gradus.convolution %x, %w stride [2, 1] dilation [1, 1] low [1, 0] extents [3, 4] groups 1 : !gradus.tensor<[n, 5, 4, 3], f32>, !gradus.tensor<[3, 1, 3, 2], f32>
  %p = gradus.mul %y, %g : !gradus.tensor<[n, 3, 4, 2], f32>
  %l = gradus.sum %p over [0, 1, 2, 3] : !gradus.tensor<[n, 3, 4, 2], f32>
  %dx, %dw = gradus.gradient %l wrt (%x, %w) : !gradus.tensor<[], f32>, !gradus.tensor<[n, 5, 4, 3], f32>, !gradus.tensor<[3, 1, 3, 2], f32>
  gradus.return %dx, %dw : !gradus.tensor<[n, 5, 4, 3], f32>, !gradus.tensor<[3, 1, 3, 2], f32>
}

// -----

gradus.func @channels(%x: !gradus.tensor<[n, 5, 3], f32>, %w: !gradus.tensor<[3, 2, 4], f32>) -> !gradus.tensor<[n, 3, 4], f32> attributes {kind = "function"} {
  // expected-error@+1 {{the input has 3 channels, but weights of shape [3, 2, 4] take 2}}
  %y = gradus.convolution %x, %w stride [1] dilation [1] low [0] extents [3] groups 1 : !gradus.tensor<[n, 5, 3], f32>, !gradus.tensor<[3, 2, 4], f32>
  gradus.return %y : !gradus.tensor<[n, 3, 4], f32>
}

// -----

gradus.func @stride(%x: !gradus.tensor<[n, 5, 2], f32>, %w: !gradus.tensor<[3, 2, 4], f32>) -> !gradus.tensor<[n, 3, 4], f32> attributes {kind = "function"} {
  // expected-error@+1 {{the stride is 0}}
  %y = gradus.convolution %x, %w stride [0] dilation [1] low [0] extents [3] groups 1 : !gradus.tensor<[n, 5, 2], f32>, !gradus.tensor<[3, 2, 4], f32>
  gradus.return %y : !gradus.tensor<[n, 3, 4], f32>
}

// -----

gradus.func @open_window(%x: !gradus.tensor<[n, 5, 2], f32>, %w: !gradus.tensor<[k, 2, 4], f32>) -> !gradus.tensor<[n, 3, 4], f32> attributes {kind = "function"} {
  // expected-error@+1 {{extents must be known at compile time}}
  %y = gradus.convolution %x, %w stride [1] dilation [1] low [0] extents [3] groups 1 : !gradus.tensor<[n, 5, 2], f32>, !gradus.tensor<[k, 2, 4], f32>
  gradus.return %y : !gradus.tensor<[n, 3, 4], f32>
}

// -----

gradus.func @axes(%x: !gradus.tensor<[n, 2], f32>, %w: !gradus.tensor<[3, 2, 4], f32>) -> !gradus.tensor<[n, 3, 4], f32> attributes {kind = "function"} {
  // expected-error@+1 {{need an input of rank 3}}
  %y = gradus.convolution %x, %w stride [1] dilation [1] low [0] extents [3] groups 1 : !gradus.tensor<[n, 2], f32>, !gradus.tensor<[3, 2, 4], f32>
  gradus.return %y : !gradus.tensor<[n, 3, 4], f32>
}
