// A window is declared once for a binding and run by its number, in every precision.
// RUN: %gradus-opt %s -gradus-fuse -gradus-lower | FileCheck %s

// Kind, element, slots of x, weights, result and bias, activation, axes, groups; then size, stride, dilation, low for three axes.
// CHECK: llvm.mlir.global internal constant @window_images_0(dense<[0, 0, 0, 1, {{[0-9]+}}, 2, 0, 2, 1, 3, 3, 1, 2, 2, 1, 1, 1, 1, 1, 1, 0]>
// CHECK-LABEL: llvm.func internal @describe_images
// CHECK: llvm.call @gradus_plan_window
// CHECK: llvm.call @gradus_plan_window
// CHECK-LABEL: llvm.func internal @execute_images
// CHECK: %[[FIRST:.*]] = arith.constant 0 : i32
// CHECK: llvm.call @gradus_run_window(%{{.*}}, %[[FIRST]])
// CHECK: %[[SECOND:.*]] = arith.constant 1 : i32
// CHECK: llvm.call @gradus_run_window(%{{.*}}, %[[SECOND]])
gradus.func @images(%x: !gradus.tensor<[n, 8, 8, 3], f32>, %w: !gradus.tensor<[3, 3, 3, 4], f32>, %b: !gradus.tensor<[4], f32>) -> !gradus.tensor<[n, 2, 2, 4], f32> attributes {kind = "function"} {
  %y = gradus.convolution %x, %w stride [2, 2] dilation [1, 1] low [1, 1] extents [4, 4] groups 1 : !gradus.tensor<[n, 8, 8, 3], f32>, !gradus.tensor<[3, 3, 3, 4], f32>
  %bias = gradus.broadcast %b to [n, 4, 4, 4] : !gradus.tensor<[4], f32>
  %s = gradus.add %y, %bias : !gradus.tensor<[n, 4, 4, 4], f32>
  %m = gradus.window_max %s size [2, 2] stride [2, 2] dilation [1, 1] low [0, 0] extents [2, 2] : !gradus.tensor<[n, 4, 4, 4], f32>
  gradus.return %m : !gradus.tensor<[n, 2, 2, 4], f32>
}

// CHECK-LABEL: llvm.func internal @execute_doubles
// CHECK: llvm.call @gradus_run_window
gradus.func @doubles(%x: !gradus.tensor<[n, 8, 3], f64>, %w: !gradus.tensor<[3, 3, 4], f64>) -> !gradus.tensor<[n, 6, 4], f64> attributes {kind = "function"} {
  %y = gradus.convolution %x, %w stride [1] dilation [1] low [0] extents [6] groups 1 : !gradus.tensor<[n, 8, 3], f64>, !gradus.tensor<[3, 3, 4], f64>
  gradus.return %y : !gradus.tensor<[n, 6, 4], f64>
}
