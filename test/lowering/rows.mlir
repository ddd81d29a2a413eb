// Kernels by rows: one loop over the row for each stage, lanes combined in a fixed order.
// RUN: %gradus-opt %s -gradus-fuse -gradus-lower | FileCheck %s

// CHECK-LABEL: llvm.func internal @kernel_softmax_0
// CHECK: scf.for
// CHECK: iter_args
// CHECK: arith.maximumf
// CHECK: vector.shuffle
// CHECK: iter_args
// CHECK: math.exp
// CHECK: arith.addf
// CHECK: vector.shuffle
// CHECK: arith.divf
// CHECK: llvm.store
gradus.func @softmax(%x: !gradus.tensor<[n, 32], f32>) -> !gradus.tensor<[n, 32], f32> attributes {kind = "function"} {
  %m = gradus.max %x over [1] keep : !gradus.tensor<[n, 32], f32>
  %mb = gradus.broadcast %m to [n, 32] : !gradus.tensor<[n, 1], f32>
  %d = gradus.sub %x, %mb : !gradus.tensor<[n, 32], f32>
  %e = gradus.exp %d : !gradus.tensor<[n, 32], f32>
  %s = gradus.sum %e over [1] keep : !gradus.tensor<[n, 32], f32>
  %sb = gradus.broadcast %s to [n, 32] : !gradus.tensor<[n, 1], f32>
  %y = gradus.div %e, %sb : !gradus.tensor<[n, 32], f32>
  gradus.return %y : !gradus.tensor<[n, 32], f32>
}
