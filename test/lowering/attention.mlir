// An attention is a primitive with its number of the binding; a result that nobody wants has no slot.
// RUN: %gradus-opt %s -gradus-fuse -gradus-lower | FileCheck %s

// CHECK-DAG: @attention_f_0{{.*}}dense<[0, 0, 1, {{[0-9]+}}, {{[0-9]+}}, {{[0-9]+}}, {{[0-9]+}}, {{[0-9]+}}, {{[0-9]+}}, -1, -1, -1, -1, -1]>
// CHECK-LABEL: llvm.func internal @describe_f
// CHECK: llvm.intr.sqrt
// CHECK: llvm.call @gradus_plan_attention
// CHECK-LABEL: llvm.func internal @execute_f
// CHECK: %[[FIRST:.*]] = arith.constant 0 : i32
// CHECK: llvm.call @gradus_run_attention(%{{.*}}, %[[FIRST]])
gradus.func @f(%q: !gradus.tensor<[n, t, 4, e], f32>, %k: !gradus.tensor<[n, s, 2, e], f32>, %l: !gradus.tensor<[n], i32>, %o: !gradus.tensor<[], i32>) -> !gradus.tensor<[n, t, 4, e], f32> attributes {kind = "function"} {
  %y, %z = gradus.attention %q, %k, %k length %l offset %o causal true : !gradus.tensor<[n, t, 4, e], f32>, !gradus.tensor<[n, s, 2, e], f32>, !gradus.tensor<[n, s, 2, e], f32>, !gradus.tensor<[n], i32>, !gradus.tensor<[], i32>
  gradus.return %y : !gradus.tensor<[n, t, 4, e], f32>
}
