// Kernels by columns: an item is sixteen rows, four vectors of column sums in registers meanwhile; the rows of parts that items leave
// are added up afterwards.
// RUN: %gradus-opt %s -gradus-fuse -gradus-lower | FileCheck %s

// CHECK-LABEL: llvm.func internal @kernel_sums_0(
// CHECK: scf.for
// CHECK: scf.for
// CHECK: %{{.*}}:4 = scf.for {{.*}} iter_args
// CHECK-COUNT-4: arith.addf
// CHECK-COUNT-4: llvm.store %{{.*}} : vector<16xf32>
// CHECK-NOT: masked
// CHECK: llvm.return
// CHECK-LABEL: llvm.func internal @kernel_sums_0_finish
// CHECK: scf.for
// CHECK: scf.for {{.*}} iter_args
// CHECK: llvm.load %{{.*}} -> vector<16xf32>
// CHECK: arith.addf
// CHECK: llvm.store %{{.*}} : vector<16xf32>
gradus.func @sums(%x: !gradus.tensor<[n, 128], f32>) -> !gradus.tensor<[128], f32> attributes {kind = "function"} {
  %s = gradus.sum %x over [0] : !gradus.tensor<[n, 128], f32>
  gradus.return %s : !gradus.tensor<[128], f32>
}
