// The two functions of an entry: what it declares for a binding, and what it runs.
// RUN: %gradus-opt %s -gradus-fuse -gradus-lower | FileCheck %s

gradus.parameter @w : !gradus.tensor<[4, 6], f32>
gradus.counter_storage @t.t

// CHECK-LABEL: llvm.func internal @describe_forward
// CHECK: llvm.call @gradus_plan_require
// CHECK: llvm.call @gradus_plan_buffer
// CHECK: llvm.call @gradus_plan_matmul
// CHECK-LABEL: llvm.func internal @execute_forward
// CHECK: llvm.call @gradus_run_matmul
// CHECK: llvm.mlir.addressof @kernel_forward_0
// CHECK: llvm.call @gradus_parallel
// CHECK: llvm.return
gradus.func @forward(%x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 6], f32> attributes {kind = "function", requirements = [{not_negative = #gradus.dims<[n - 3]>, sentence = "`n` must be at least 3"}]} {
  %w = gradus.read @w : !gradus.tensor<[4, 6], f32>
  %p = gradus.matmul %x, %w : !gradus.tensor<[n, 4], f32>, !gradus.tensor<[4, 6], f32>
  %y = gradus.exp %p : !gradus.tensor<[n, 6], f32>
  gradus.return %y : !gradus.tensor<[n, 6], f32>
}

// A loss that isn't finite ends the step before the counter counts.
// CHECK-LABEL: llvm.func internal @execute_step
// CHECK: llvm.call @gradus_not_finite
// CHECK: llvm.cond_br
// CHECK: llvm.return
// CHECK: arith.addi
// CHECK: llvm.store
// CHECK: llvm.call @gradus_copy
// CHECK: llvm.return
gradus.func @step(%x: !gradus.tensor<[n], f32>) -> !gradus.tensor<[], f32> attributes {kind = "step"} {
  %s = gradus.sum %x over [0] : !gradus.tensor<[n], f32>
  gradus.check_finite %s statement 0 : !gradus.tensor<[], f32>
  gradus.increment @t.t
  gradus.return %s : !gradus.tensor<[], f32>
}

// f64 has no primitive: plain loops.
// CHECK-LABEL: llvm.func internal @execute_doubles
// CHECK-NOT: gradus_run_matmul
// CHECK-LABEL: llvm.func internal @product_doubles_0
// CHECK-COUNT-3: scf.for
gradus.func @doubles(%x: !gradus.tensor<[n, 4], f64>, %w: !gradus.tensor<[4, 6], f64>) -> !gradus.tensor<[n, 6], f64> attributes {kind = "function"} {
  %p = gradus.matmul %x, %w : !gradus.tensor<[n, 4], f64>, !gradus.tensor<[4, 6], f64>
  gradus.return %p : !gradus.tensor<[n, 6], f64>
}
