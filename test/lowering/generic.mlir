// Reductions over axes in the middle, and argmax: one loop nest for each result.
// RUN: %gradus-opt %s -gradus-fuse -gradus-lower | FileCheck %s

// CHECK-LABEL: llvm.func internal @kernel_middle_0
// CHECK-COUNT-3: scf.for
// CHECK: arith.addf
gradus.func @middle(%x: !gradus.tensor<[n, 5, 7], f32>) -> !gradus.tensor<[n, 7], f32> attributes {kind = "function"} {
  %s = gradus.sum %x over [1] : !gradus.tensor<[n, 5, 7], f32>
  gradus.return %s : !gradus.tensor<[n, 7], f32>
}

// CHECK-LABEL: llvm.func internal @kernel_place_0
// CHECK: arith.cmpf ugt
// CHECK: arith.trunci %{{.*}} : i64 to i32
gradus.func @place(%x: !gradus.tensor<[n, 10], f32>) -> !gradus.tensor<[n], i32> attributes {kind = "metric"} {
  %a = gradus.argmax %x along 1 : !gradus.tensor<[n, 10], f32>
  gradus.return %a : !gradus.tensor<[n], i32>
}
