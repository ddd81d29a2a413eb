// An update with numbers that change from stretch to stretch: one loop for each stretch of an item, whose numbers are scalars. No row of them
// is ever in memory.
// RUN: %gradus-opt %s -gradus-fuse -gradus-lower | FileCheck %s

gradus.parameter @a : !gradus.tensor<[3200], f32>

// CHECK-DAG: llvm.mlir.global internal constant @[[BOUNDS:kernel_.*_bounds]](dense<[0, 32, 64, 3000, 3200]>
// CHECK-DAG: llvm.mlir.global internal constant @kernel_descend_{{[0-9]}}_groups_{{[01]}}(dense<[0, 1, 1, 0]>
// CHECK-DAG: llvm.mlir.global internal constant @kernel_descend_{{[0-9]}}_groups_{{[01]}}(dense<[1, 1, 0, 0]>
// CHECK-LABEL: llvm.func internal @kernel_descend
// CHECK: llvm.mlir.addressof @[[BOUNDS]]
// CHECK: scf.for
// The stretches of an item.
// CHECK: scf.for
// CHECK: arith.select
// CHECK: arith.select
// CHECK-NOT: arith.select
// CHECK: scf.for
// CHECK: vector.splat
// CHECK: llvm.store
gradus.func @descend(%g: !gradus.tensor<[3200], f32>, %x: !gradus.tensor<[], f32>, %y: !gradus.tensor<[], f32>) attributes {kind = "step"} {
  %rate = gradus.piecewise %x, %y groups [0, 1, 0] ends [32, 3000, 3200] : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  %decay = gradus.piecewise %x, %y groups [1, 0] ends [64, 3200] : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  %old = gradus.read_flat [@a] : !gradus.tensor<[3200], f32>
  %shrunk = gradus.mul %old, %decay : !gradus.tensor<[3200], f32>
  %change = gradus.add %g, %shrunk : !gradus.tensor<[3200], f32>
  %step = gradus.mul %change, %rate : !gradus.tensor<[3200], f32>
  %new = gradus.sub %old, %step : !gradus.tensor<[3200], f32>
  gradus.write_flat [@a], %new : !gradus.tensor<[3200], f32>
  gradus.return
}
