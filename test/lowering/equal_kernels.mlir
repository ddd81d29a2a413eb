// Equal kernels of several functions become one; another element type, form or order of the dimensions makes another.
// RUN: %gradus-opt %s -gradus-fuse -gradus-lower | FileCheck %s --implicit-check-not=@kernel_second

// CHECK-DAG: llvm.func internal @kernel_first_0
// CHECK-DAG: llvm.func internal @execute_first
gradus.func @first(%x: !gradus.tensor<[n, 3], f32>) -> !gradus.tensor<[n, 3], f32> attributes {kind = "function"} {
  %y = gradus.exp %x : !gradus.tensor<[n, 3], f32>
  gradus.return %y : !gradus.tensor<[n, 3], f32>
}

// CHECK-DAG: llvm.func internal @execute_second
gradus.func @second(%w: !gradus.tensor<[n, 3], f32>, %x: !gradus.tensor<[n, 3], f32>) -> (!gradus.tensor<[n, 3], f32>, !gradus.tensor<[3, 3], f32>) attributes {kind = "function"} {
  %y = gradus.exp %x : !gradus.tensor<[n, 3], f32>
  %p = gradus.matmul transpose %w, %y : !gradus.tensor<[n, 3], f32>, !gradus.tensor<[n, 3], f32>
  gradus.return %y, %p : !gradus.tensor<[n, 3], f32>, !gradus.tensor<[3, 3], f32>
}

// CHECK-DAG: llvm.func internal @kernel_third_0
gradus.func @third(%x: !gradus.tensor<[n, 3], f64>) -> !gradus.tensor<[n, 3], f64> attributes {kind = "function"} {
  %y = gradus.exp %x : !gradus.tensor<[n, 3], f64>
  gradus.return %y : !gradus.tensor<[n, 3], f64>
}

// CHECK-DAG: llvm.func internal @kernel_fourth_0
gradus.func @fourth(%w: !gradus.tensor<[m], f32>, %x: !gradus.tensor<[n, 3], f32>) -> !gradus.tensor<[n, 3], f32> attributes {kind = "function"} {
  %y = gradus.exp %x : !gradus.tensor<[n, 3], f32>
  gradus.return %y : !gradus.tensor<[n, 3], f32>
}
