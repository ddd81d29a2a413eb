// Which formulas are recognized, also through operations that move elements, and which are left alone.
// RUN: %gradus-opt %s -gradus-stabilize | FileCheck %s

// The sigmoid is also wanted itself; the logarithm no longer goes through it.
// CHECK-LABEL: gradus.func @two_uses
// CHECK-SAME: (%[[X:[a-z0-9]+]]:
// CHECK: gradus.sigmoid %[[X]]
// CHECK: gradus.minimum %[[X]]
// CHECK-NOT: gradus.log %
// CHECK: gradus.return
gradus.func @two_uses(%x: !gradus.tensor<[n, 4], f32>) -> (!gradus.tensor<[n, 4], f32>, !gradus.tensor<[n, 4], f32>) attributes {kind = "function"} {
  %s = gradus.sigmoid %x : !gradus.tensor<[n, 4], f32>
  %l = gradus.log %s : !gradus.tensor<[n, 4], f32>
  gradus.return %s, %l : !gradus.tensor<[n, 4], f32>, !gradus.tensor<[n, 4], f32>
}

// log(1 - D): through reshape and broadcast, on either side of the difference.
// CHECK-LABEL: gradus.func @moved
// CHECK-NOT: gradus.log %
// CHECK: gradus.reshape
// CHECK: gradus.broadcast
// CHECK: gradus.return
gradus.func @moved(%x: !gradus.tensor<[n, 1], f32>) -> !gradus.tensor<[3, n], f32> attributes {kind = "function"} {
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %ones = gradus.broadcast %one to [n] : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[n, 1], f32>
  %r = gradus.reshape %s to [n] : !gradus.tensor<[n, 1], f32>
  %q = gradus.sub %ones, %r : !gradus.tensor<[n], f32>
  %b = gradus.broadcast %q to [3, n] : !gradus.tensor<[n], f32>
  %l = gradus.log %b : !gradus.tensor<[3, n], f32>
  gradus.return %l : !gradus.tensor<[3, n], f32>
}

// log(exp(x) / sum(exp(x))): the greatest x is taken away, no quotient is left.
// CHECK-LABEL: gradus.func @log_softmax
// CHECK-SAME: (%[[X:[a-z0-9]+]]:
// CHECK: %[[MAX:.*]] = gradus.max %[[X]] over [1] keep
// CHECK: gradus.stop_gradient %[[MAX]]
// CHECK: %[[SHIFTED:.*]] = gradus.sub %[[X]]
// CHECK: %[[E:.*]] = gradus.exp %[[SHIFTED]]
// CHECK: %[[SUM:.*]] = gradus.sum %[[E]] over [1] keep
// CHECK: %[[LOG:.*]] = gradus.log %[[SUM]]
// CHECK: %[[ALL:.*]] = gradus.broadcast %[[LOG]]
// CHECK: %[[L:.*]] = gradus.sub %[[SHIFTED]], %[[ALL]]
// CHECK-NOT: gradus.div
// CHECK: gradus.return %[[L]]
gradus.func @log_softmax(%x: !gradus.tensor<[n, 10], f32>) -> !gradus.tensor<[n, 10], f32> attributes {kind = "function"} {
  %e = gradus.exp %x : !gradus.tensor<[n, 10], f32>
  %s = gradus.sum %e over [1] keep : !gradus.tensor<[n, 10], f32>
  %b = gradus.broadcast %s to [n, 10] : !gradus.tensor<[n, 1], f32>
  %p = gradus.div %e, %b : !gradus.tensor<[n, 10], f32>
  %l = gradus.log %p : !gradus.tensor<[n, 10], f32>
  gradus.return %l : !gradus.tensor<[n, 10], f32>
}

// As std writes softmax, with the maximum taken away already: no second maximum.
// CHECK-LABEL: gradus.func @log_std_softmax
// CHECK: gradus.max
// CHECK-NOT: gradus.max
// CHECK-NOT: gradus.div
// CHECK: gradus.return
gradus.func @log_std_softmax(%x: !gradus.tensor<[n, 10], f32>) -> !gradus.tensor<[n, 10], f32> attributes {kind = "function"} {
  %m = gradus.max %x over [1] keep : !gradus.tensor<[n, 10], f32>
  %c = gradus.stop_gradient %m : !gradus.tensor<[n, 1], f32>
  %cb = gradus.broadcast %c to [n, 10] : !gradus.tensor<[n, 1], f32>
  %z = gradus.sub %x, %cb : !gradus.tensor<[n, 10], f32>
  %e = gradus.exp %z : !gradus.tensor<[n, 10], f32>
  %s = gradus.sum %e over [1] keep : !gradus.tensor<[n, 10], f32>
  %b = gradus.broadcast %s to [n, 10] : !gradus.tensor<[n, 1], f32>
  %p = gradus.div %e, %b : !gradus.tensor<[n, 10], f32>
  %l = gradus.log %p : !gradus.tensor<[n, 10], f32>
  gradus.return %l : !gradus.tensor<[n, 10], f32>
}

// CHECK-LABEL: gradus.func @log_sum_exp
// CHECK-SAME: (%[[X:[a-z0-9]+]]:
// CHECK: gradus.max %[[X]] over [0, 1] keep
// CHECK: gradus.sub %[[X]]
// CHECK: gradus.return
gradus.func @log_sum_exp(%x: !gradus.tensor<[n, 10], f32>) -> !gradus.tensor<[], f32> attributes {kind = "function"} {
  %e = gradus.exp %x : !gradus.tensor<[n, 10], f32>
  %s = gradus.sum %e over [0, 1] : !gradus.tensor<[n, 10], f32>
  %l = gradus.log %s : !gradus.tensor<[], f32>
  gradus.return %l : !gradus.tensor<[], f32>
}

// sqrt(sum(x x))^2 = sum(x x)
// CHECK-LABEL: gradus.func @squared_norm
// CHECK-SAME: (%[[X:[a-z0-9]+]]:
// CHECK: %[[SUM:.*]] = gradus.sum
// CHECK-NEXT: gradus.return %[[SUM]]
gradus.func @squared_norm(%x: !gradus.tensor<[n], f32>) -> !gradus.tensor<[], f32> attributes {kind = "function"} {
  %q = gradus.mul %x, %x : !gradus.tensor<[n], f32>
  %s = gradus.sum %q over [0] : !gradus.tensor<[n], f32>
  %r = gradus.sqrt %s : !gradus.tensor<[], f32>
  %y = gradus.mul %r, %r : !gradus.tensor<[], f32>
  gradus.return %y : !gradus.tensor<[], f32>
}

// sqrt(x)^2 of an x that may be negative stays NaN there.
// CHECK-LABEL: gradus.func @square_of_any_root
// CHECK: gradus.sqrt
// CHECK: gradus.mul
gradus.func @square_of_any_root(%x: !gradus.tensor<[n], f32>) -> !gradus.tensor<[n], f32> attributes {kind = "function"} {
  %r = gradus.sqrt %x : !gradus.tensor<[n], f32>
  %y = gradus.mul %r, %r : !gradus.tensor<[n], f32>
  gradus.return %y : !gradus.tensor<[n], f32>
}

// A gradient by the probability itself needs the way through it.
// CHECK-LABEL: gradus.func @variable
// CHECK: %[[S:.*]] = gradus.sigmoid
// CHECK: %[[L:.*]] = gradus.log %[[S]]
// CHECK: gradus.gradient %[[L]] wrt(%[[S]])
gradus.func @variable(%x: !gradus.tensor<[], f32>) -> !gradus.tensor<[], f32> attributes {kind = "gradient"} {
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %l = gradus.log %s : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%s) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %g : !gradus.tensor<[], f32>
}
