// `window`: its form with and without what may be absent.
// RUN: %gradus-opt %s -verify-roundtrip | FileCheck %s

// CHECK-LABEL: gradus.func @forms
// CHECK: gradus.window convolution %arg0, %arg1 plus %arg2 relu size [3, 1] stride [2, 1] dilation [1, 1] low [1, 0] groups 1
// CHECK: gradus.window window_max %arg0 linear size [2, 2]
gradus.func @forms(%x: !gradus.tensor<[n, 5, 4, 3], f32>, %w: !gradus.tensor<[3, 1, 3, 2], f32>, %b: !gradus.tensor<[2], f32>) -> (!gradus.tensor<[n, 3, 4, 2], f32>, !gradus.tensor<[n, 2, 2, 3], f32>) attributes {kind = "function"} {
  %y = gradus.window convolution %x, %w plus %b relu size [3, 1] stride [2, 1] dilation [1, 1] low [1, 0] groups 1 : (!gradus.tensor<[n, 5, 4, 3], f32>, !gradus.tensor<[3, 1, 3, 2], f32>, !gradus.tensor<[2], f32>) -> !gradus.tensor<[n, 3, 4, 2], f32>
  %z = gradus.window window_max %x linear size [2, 2] stride [2, 2] dilation [1, 1] low [0, 0] groups 1 : (!gradus.tensor<[n, 5, 4, 3], f32>) -> !gradus.tensor<[n, 2, 2, 3], f32>
  gradus.return %y, %z : !gradus.tensor<[n, 3, 4, 2], f32>, !gradus.tensor<[n, 2, 2, 3], f32>
}
