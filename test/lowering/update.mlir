// A kernel over gradients side by side, each of at least eight items: threads share out the run of items of each of them.
// RUN: %gradus-opt %s -gradus-fuse -gradus-lower | FileCheck %s

gradus.parameter @a : !gradus.tensor<[16384], f32>
gradus.parameter @b : !gradus.tensor<[10000], f32>

// CHECK: llvm.mlir.global internal constant @kernel_descend_{{[0-9]}}_runs(dense<[16, 26]>
// CHECK-LABEL: llvm.func internal @execute_descend
// CHECK: llvm.mlir.addressof @kernel_descend_{{[0-9]}}_runs
// CHECK: llvm.call @gradus_parallel_runs
gradus.func @descend(%x: !gradus.tensor<[16384], f32>, %y: !gradus.tensor<[10000], f32>) attributes {kind = "step"} {
  %g = gradus.exp %x : !gradus.tensor<[16384], f32>
  %h = gradus.exp %y : !gradus.tensor<[10000], f32>
  %gradient = gradus.flatten %g, %h : !gradus.tensor<[16384], f32>, !gradus.tensor<[10000], f32>
  %old = gradus.read_flat [@a, @b] : !gradus.tensor<[26384], f32>
  %new = gradus.sub %old, %gradient : !gradus.tensor<[26384], f32>
  gradus.write_flat [@a, @b], %new : !gradus.tensor<[26384], f32>
  gradus.return
}
