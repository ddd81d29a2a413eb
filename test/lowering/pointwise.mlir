// Kernels over points: sixteen at a time, the rest under a mask, nothing left over where the extent divides.
// RUN: %gradus-opt %s -gradus-fuse -gradus-lower | FileCheck %s

// CHECK-LABEL: llvm.func internal @kernel_any_0
// CHECK: scf.for
// CHECK: scf.for
// CHECK: llvm.load %{{.*}} : !llvm.ptr -> vector<16xf32>
// CHECK: math.exp %{{.*}} : vector<16xf32>
// CHECK: llvm.store %{{.*}} : vector<16xf32>, !llvm.ptr
// CHECK: scf.if
// CHECK: llvm.intr.masked.load
// CHECK: llvm.intr.masked.store
gradus.func @any(%x: !gradus.tensor<[n, 3], f32>) -> !gradus.tensor<[n, 3], f32> attributes {kind = "function"} {
  %y = gradus.exp %x : !gradus.tensor<[n, 3], f32>
  gradus.return %y : !gradus.tensor<[n, 3], f32>
}

// CHECK-LABEL: llvm.func internal @kernel_whole_0
// CHECK-NOT: masked
// CHECK: llvm.return
gradus.func @whole(%x: !gradus.tensor<[n, 32], f32>) -> !gradus.tensor<[n, 32], f32> attributes {kind = "function"} {
  %y = gradus.exp %x : !gradus.tensor<[n, 32], f32>
  gradus.return %y : !gradus.tensor<[n, 32], f32>
}

// Truth values are bytes in memory.
// CHECK-LABEL: llvm.func internal @kernel_truth_0
// CHECK: arith.extui %{{.*}} : vector<16xi1> to vector<16xi8>
gradus.func @truth(%x: !gradus.tensor<[n], f32>, %y: !gradus.tensor<[n], f32>) -> !gradus.tensor<[n], i1> attributes {kind = "function"} {
  %z = gradus.compare lt %x, %y : !gradus.tensor<[n], f32>
  gradus.return %z : !gradus.tensor<[n], i1>
}

// A stride other than 1 is gathered.
// CHECK-LABEL: llvm.func internal @kernel_stride_0
// CHECK: llvm.intr.masked.gather
gradus.func @stride(%x: !gradus.tensor<[64], f32>) -> !gradus.tensor<[32], f32> attributes {kind = "function"} {
  %s = gradus.slice %x from [0] take [32] step [2] : !gradus.tensor<[64], f32>
  %y = gradus.exp %s : !gradus.tensor<[32], f32>
  gradus.return %y : !gradus.tensor<[32], f32>
}
