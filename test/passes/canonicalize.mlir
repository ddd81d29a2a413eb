// Canonical forms: exact but for the sign of zero.
// RUN: %gradus-opt %s -canonicalize | FileCheck %s

// CHECK-LABEL: gradus.func @neutral
// CHECK-SAME: (%[[X:[a-z0-9]+]]:
// CHECK-NEXT: gradus.return %[[X]]
gradus.func @neutral(%x: !gradus.tensor<[n], f32>) -> !gradus.tensor<[n], f32> attributes {kind = "function"} {
  %zero = gradus.constant 0.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %zeros = gradus.broadcast %zero to [n] : !gradus.tensor<[], f32>
  %ones = gradus.broadcast %one to [n] : !gradus.tensor<[], f32>
  %a = gradus.add %x, %zeros : !gradus.tensor<[n], f32>
  %b = gradus.mul %ones, %a : !gradus.tensor<[n], f32>
  %c = gradus.div %b, %ones : !gradus.tensor<[n], f32>
  %d = gradus.sub %c, %zeros : !gradus.tensor<[n], f32>
  %e = gradus.pow %d, %ones : !gradus.tensor<[n], f32>
  gradus.return %e : !gradus.tensor<[n], f32>
}

// Infinity times 0 is no number: it stays.
// CHECK-LABEL: gradus.func @times_zero
// CHECK: gradus.mul
gradus.func @times_zero(%x: !gradus.tensor<[n], f32>) -> !gradus.tensor<[n], f32> attributes {kind = "function"} {
  %zero = gradus.constant 0.0 : !gradus.tensor<[], f32>
  %zeros = gradus.broadcast %zero to [n] : !gradus.tensor<[], f32>
  %a = gradus.mul %x, %zeros : !gradus.tensor<[n], f32>
  gradus.return %a : !gradus.tensor<[n], f32>
}

// CHECK-LABEL: gradus.func @negations
// CHECK-SAME: (%[[X:[a-z0-9]+]]: {{.*}}, %[[Y:[a-z0-9]+]]:
// CHECK-NEXT: %[[A:.*]] = gradus.sub %[[X]], %[[Y]]
// CHECK-NEXT: %[[B:.*]] = gradus.mul %[[X]], %[[Y]]
// CHECK-NEXT: gradus.return %[[X]], %[[A]], %[[B]]
gradus.func @negations(%x: !gradus.tensor<[n], f32>, %y: !gradus.tensor<[n], f32>) -> (!gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>) attributes {kind = "function"} {
  %nx = gradus.neg %x : !gradus.tensor<[n], f32>
  %ny = gradus.neg %y : !gradus.tensor<[n], f32>
  %nn = gradus.neg %nx : !gradus.tensor<[n], f32>
  %a = gradus.add %x, %ny : !gradus.tensor<[n], f32>
  %b = gradus.mul %nx, %ny : !gradus.tensor<[n], f32>
  gradus.return %nn, %a, %b : !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>
}

// Chains of moves become one.
// CHECK-LABEL: gradus.func @moves
// CHECK-SAME: (%[[X:[a-z0-9]+]]: {{.*}}, %[[Y:[a-z0-9]+]]:
// CHECK-DAG: gradus.broadcast %[[Y]] to [2, n, 3] : !gradus.tensor<[3], f32>
// CHECK-DAG: gradus.slice %[[X]] from [3, 0] take [2, 3] step [2, 1] : !gradus.tensor<[8, 3], f32>
// CHECK: gradus.return %[[X]]
gradus.func @moves(%x: !gradus.tensor<[8, 3], f32>, %y: !gradus.tensor<[3], f32>) -> (!gradus.tensor<[8, 3], f32>, !gradus.tensor<[2, n, 3], f32>, !gradus.tensor<[2, 3], f32>) attributes {kind = "function"} {
  %t = gradus.transpose %x by [1, 0] : !gradus.tensor<[8, 3], f32>
  %u = gradus.transpose %t by [1, 0] : !gradus.tensor<[3, 8], f32>
  %r = gradus.reshape %u to [24] : !gradus.tensor<[8, 3], f32>
  %v = gradus.reshape %r to [8, 3] : !gradus.tensor<[24], f32>
  %k = gradus.reshape %y to [1, 3] : !gradus.tensor<[3], f32>
  %b = gradus.broadcast %k to [n, 3] : !gradus.tensor<[1, 3], f32>
  %c = gradus.broadcast %b to [2, n, 3] : !gradus.tensor<[n, 3], f32>
  %s = gradus.slice %x from [1, 0] take [4, 3] step [1, 1] : !gradus.tensor<[8, 3], f32>
  %w = gradus.slice %x from [1, 0] take [6, 3] step [1, 1] : !gradus.tensor<[8, 3], f32>
  %z = gradus.slice %w from [2, 0] take [2, 3] step [2, 1] : !gradus.tensor<[6, 3], f32>
  gradus.return %v, %c, %z : !gradus.tensor<[8, 3], f32>, !gradus.tensor<[2, n, 3], f32>, !gradus.tensor<[2, 3], f32>
}

// A transposed operand is a flag of the product.
// CHECK-LABEL: gradus.func @product
// CHECK-SAME: (%[[A:[a-z0-9]+]]: {{.*}}, %[[B:[a-z0-9]+]]:
// CHECK-NEXT: gradus.matmul transpose %[[A]], transpose %[[B]]
gradus.func @product(%a: !gradus.tensor<[3, n], f32>, %b: !gradus.tensor<[4, 3], f32>) -> !gradus.tensor<[n, 4], f32> attributes {kind = "function"} {
  %t = gradus.transpose %a by [1, 0] : !gradus.tensor<[3, n], f32>
  %u = gradus.transpose %b by [1, 0] : !gradus.tensor<[4, 3], f32>
  %y = gradus.matmul %t, %u : !gradus.tensor<[n, 3], f32>, !gradus.tensor<[3, 4], f32>
  gradus.return %y : !gradus.tensor<[n, 4], f32>
}

// What can be computed before it is broadcast is.
// CHECK-LABEL: gradus.func @small_first
// CHECK-SAME: (%[[X:[a-z0-9]+]]:
// CHECK: %[[S:.*]] = gradus.add %[[X]], %{{.*}} : !gradus.tensor<[4], f32>
// CHECK: gradus.broadcast %[[S]] to [n, 4]
gradus.func @small_first(%x: !gradus.tensor<[4], f32>) -> !gradus.tensor<[n, 4], f32> attributes {kind = "function"} {
  %two = gradus.constant 2.0 : !gradus.tensor<[], f32>
  %twos = gradus.broadcast %two to [n, 4] : !gradus.tensor<[], f32>
  %b = gradus.broadcast %x to [n, 4] : !gradus.tensor<[4], f32>
  %y = gradus.add %b, %twos : !gradus.tensor<[n, 4], f32>
  gradus.return %y : !gradus.tensor<[n, 4], f32>
}

// CHECK-LABEL: gradus.func @choices
// CHECK-SAME: (%[[C:[a-z0-9]+]]: {{.*}}, %[[X:[a-z0-9]+]]: {{.*}}, %[[Y:[a-z0-9]+]]:
// CHECK-NEXT: %[[Z:.*]] = gradus.select %[[C]], %[[Y]], %[[X]]
// CHECK-NEXT: gradus.return %[[X]], %[[Z]]
gradus.func @choices(%c: !gradus.tensor<[n], i1>, %x: !gradus.tensor<[n], f32>, %y: !gradus.tensor<[n], f32>) -> (!gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>) attributes {kind = "function"} {
  %true = gradus.constant 1.0 : !gradus.tensor<[], i1>
  %all = gradus.broadcast %true to [n] : !gradus.tensor<[], i1>
  %a = gradus.select %all, %x, %y : !gradus.tensor<[n], f32>
  %not = gradus.not %c : !gradus.tensor<[n], i1>
  %b = gradus.select %not, %x, %y : !gradus.tensor<[n], f32>
  gradus.return %a, %b : !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>
}

// A sum over axes of extent 1 only changes the shape; sums of sums are one; casts through what loses nothing are one.
// CHECK-LABEL: gradus.func @reductions
// CHECK-SAME: (%[[X:[a-z0-9]+]]: {{.*}}, %[[Y:[a-z0-9]+]]: {{.*}}, %[[I:[a-z0-9]+]]:
// CHECK-DAG: gradus.reshape %[[X]] to [n]
// CHECK-DAG: gradus.sum %[[Y]] over [0, 1]
// CHECK-DAG: gradus.cast %[[I]] : !gradus.tensor<[n], i1> -> !gradus.tensor<[n], f32>
gradus.func @reductions(%x: !gradus.tensor<[n, 1], f32>, %y: !gradus.tensor<[n, 4], f32>, %i: !gradus.tensor<[n], i1>) -> (!gradus.tensor<[n], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[n], f32>) attributes {kind = "function"} {
  %a = gradus.sum %x over [1] : !gradus.tensor<[n, 1], f32>
  %b = gradus.sum %y over [1] : !gradus.tensor<[n, 4], f32>
  %c = gradus.sum %b over [0] : !gradus.tensor<[n], f32>
  %d = gradus.cast %i : !gradus.tensor<[n], i1> -> !gradus.tensor<[n], i32>
  %e = gradus.cast %d : !gradus.tensor<[n], i32> -> !gradus.tensor<[n], f32>
  gradus.return %a, %c, %e : !gradus.tensor<[n], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[n], f32>
}

// Numbers along stretches compute once for each group; equal groups are one, and one fills.
// CHECK-LABEL: gradus.func @pieces
// CHECK-SAME: (%[[A:[a-z0-9]+]]: {{.*}}, %[[B:[a-z0-9]+]]: {{.*}}, %[[C:[a-z0-9]+]]:
// CHECK-DAG: %[[FIRST:.*]] = gradus.pow %[[A]], %[[C]]
// CHECK-DAG: %[[SECOND:.*]] = gradus.pow %[[B]], %[[C]]
// CHECK-DAG: %[[POWERS:.*]] = gradus.piecewise %[[FIRST]], %[[SECOND]] groups [0, 1] ends [5, 9]
// CHECK-DAG: %[[FILLED:.*]] = gradus.broadcast %[[A]] to [9]
// CHECK: gradus.return %[[POWERS]], %[[FILLED]]
gradus.func @pieces(%a: !gradus.tensor<[], f32>, %b: !gradus.tensor<[], f32>, %c: !gradus.tensor<[], f32>) -> (!gradus.tensor<[9], f32>, !gradus.tensor<[9], f32>) attributes {kind = "function"} {
  %p = gradus.piecewise %a, %b, %a groups [0, 2, 1] ends [3, 5, 9] : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  %q = gradus.broadcast %c to [9] : !gradus.tensor<[], f32>
  %powers = gradus.pow %p, %q : !gradus.tensor<[9], f32>
  %one = gradus.piecewise %a, %b groups [0, 1, 0] ends [3, 3, 9] : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %powers, %one : !gradus.tensor<[9], f32>, !gradus.tensor<[9], f32>
}
