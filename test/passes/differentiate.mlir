// Reverse mode: only what lies between the parameters asked for and the loss, contributions added in one order.
// RUN: %gradus-opt %s -gradus-differentiate -split-input-file -verify-diagnostics | FileCheck %s

// The frozen layer gets no gradient: one product backwards, not three.
// CHECK-LABEL: gradus.func @frozen
// CHECK: gradus.matmul
// CHECK: gradus.matmul
// CHECK: gradus.sum
// CHECK: gradus.matmul transpose
// CHECK-NOT: gradus.matmul
// CHECK: gradus.return
gradus.func @frozen(%x: !gradus.tensor<[n, 8], f32>, %body: !gradus.tensor<[8, 4], f32>, %head: !gradus.tensor<[4, 2], f32>) -> !gradus.tensor<[4, 2], f32> attributes {kind = "gradient"} {
  %h = gradus.matmul %x, %body : !gradus.tensor<[n, 8], f32>, !gradus.tensor<[8, 4], f32>
  %y = gradus.matmul %h, %head : !gradus.tensor<[n, 4], f32>, !gradus.tensor<[4, 2], f32>
  %q = gradus.mul %y, %y : !gradus.tensor<[n, 2], f32>
  %l = gradus.sum %q over [0, 1] : !gradus.tensor<[n, 2], f32>
  %g = gradus.gradient %l wrt (%head) : !gradus.tensor<[], f32>, !gradus.tensor<[4, 2], f32>
  gradus.return %g : !gradus.tensor<[4, 2], f32>
}

// Several uses of one value: their contributions are added, the last use first.
// CHECK-LABEL: gradus.func @several_uses
// CHECK-SAME: (%[[X:[a-z0-9]+]]:
// CHECK: %[[SIN:.*]] = gradus.sin %[[X]]
// CHECK: %[[FROM_COS:.*]] = gradus.neg
// CHECK: %[[FROM_SIN:.*]] = gradus.mul
// CHECK: %[[SUM:.*]] = gradus.add %[[FROM_COS]], %[[FROM_SIN]]
// CHECK: gradus.return %[[SUM]]
gradus.func @several_uses(%x: !gradus.tensor<[], f32>) -> !gradus.tensor<[], f32> attributes {kind = "gradient"} {
  %s = gradus.sin %x : !gradus.tensor<[], f32>
  %c = gradus.cos %x : !gradus.tensor<[], f32>
  %l = gradus.add %s, %c : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %g : !gradus.tensor<[], f32>
}

// What the loss does not depend on has gradient 0, beside what it does.
// CHECK-LABEL: gradus.func @one_of_two
// CHECK: %[[ZERO:.*]] = gradus.constant 0.000000e+00
// CHECK: %[[ZEROS:.*]] = gradus.broadcast %[[ZERO]] to [4]
// CHECK: gradus.return %{{.*}}, %[[ZEROS]]
gradus.func @one_of_two(%a: !gradus.tensor<[], f32>, %b: !gradus.tensor<[4], f32>) -> (!gradus.tensor<[], f32>, !gradus.tensor<[4], f32>) attributes {kind = "gradient"} {
  %l = gradus.mul %a, %a : !gradus.tensor<[], f32>
  %ga, %gb = gradus.gradient %l wrt (%a, %b) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[4], f32>
  gradus.return %ga, %gb : !gradus.tensor<[], f32>, !gradus.tensor<[4], f32>
}

// Values asked for count as independent: the gradient by y does not go on to x through it.
// CHECK-LABEL: gradus.func @independent
// CHECK-SAME: (%[[X:[a-z0-9]+]]:
// CHECK: %[[Y:.*]] = gradus.exp %[[X]]
// CHECK: %[[ONE:.*]] = gradus.constant 1.000000e+00
// CHECK-DAG: %[[BY_Y:.*]] = gradus.mul %[[ONE]], %[[X]]
// CHECK-DAG: %[[BY_X:.*]] = gradus.mul %[[ONE]], %[[Y]]
// CHECK: gradus.return %[[BY_X]], %[[BY_Y]]
gradus.func @independent(%x: !gradus.tensor<[], f32>) -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %y = gradus.exp %x : !gradus.tensor<[], f32>
  %l = gradus.mul %x, %y : !gradus.tensor<[], f32>
  %gx, %gy = gradus.gradient %l wrt (%x, %y) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %gx, %gy : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// A gradient penalty: the gradient by the input is part of the loss, and that is differentiated by the weights.
// CHECK-LABEL: gradus.func @nested
// CHECK-NOT: gradus.gradient
// CHECK: gradus.return
gradus.func @nested(%x: !gradus.tensor<[n, 8], f32>, %w: !gradus.tensor<[8, 1], f32>) -> !gradus.tensor<[8, 1], f32> attributes {kind = "gradient"} {
  %h = gradus.matmul %x, %w : !gradus.tensor<[n, 8], f32>, !gradus.tensor<[8, 1], f32>
  %t = gradus.tanh %h : !gradus.tensor<[n, 1], f32>
  %s = gradus.sum %t over [0, 1] : !gradus.tensor<[n, 1], f32>
  %gx = gradus.gradient %s wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[n, 8], f32>
  %q = gradus.mul %gx, %gx : !gradus.tensor<[n, 8], f32>
  %penalty = gradus.sum %q over [0, 1] : !gradus.tensor<[n, 8], f32>
  %g = gradus.gradient %penalty wrt (%w) : !gradus.tensor<[], f32>, !gradus.tensor<[8, 1], f32>
  gradus.return %g : !gradus.tensor<[8, 1], f32>
}

// -----

// No smooth way: every operation that ends the gradient is named.
gradus.func @argmax(%x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 4], f32> attributes {kind = "gradient"} {
  // expected-note@+1 {{`argmax` has no gradient: its result is an integer}}
  %i = gradus.argmax %x along 1 : !gradus.tensor<[n, 4], f32>
  // expected-note@+1 {{`cast` has no gradient: its operand or its result is not of floats}}
  %f = gradus.cast %i : !gradus.tensor<[n], i32> -> !gradus.tensor<[n], f32>
  %l = gradus.sum %f over [0] : !gradus.tensor<[n], f32>
  // expected-error@+1 {{E0501: this has no gradient}}
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[n, 4], f32>
  gradus.return %g : !gradus.tensor<[n, 4], f32>
}
