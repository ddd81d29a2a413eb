// Cheaper forms of the same number: gradus-strength with the canonical forms.
// RUN: %gradus-opt %s -gradus-optimize | FileCheck %s

// x / s: one reciprocal on rank 0.
// CHECK-LABEL: gradus.func @division
// CHECK-SAME: (%[[X:[a-z0-9]+]]: {{.*}}, %[[S:[a-z0-9]+]]:
// CHECK: %[[R:.*]] = gradus.div %{{.*}}, %[[S]] : !gradus.tensor<[], f32>
// CHECK: %[[B:.*]] = gradus.broadcast %[[R]] to [n]
// CHECK: gradus.mul %[[X]], %[[B]]
gradus.func @division(%x: !gradus.tensor<[n], f32>, %s: !gradus.tensor<[], f32>) -> !gradus.tensor<[n], f32> attributes {kind = "function"} {
  %b = gradus.broadcast %s to [n] : !gradus.tensor<[], f32>
  %y = gradus.div %x, %b : !gradus.tensor<[n], f32>
  gradus.return %y : !gradus.tensor<[n], f32>
}

// The gradient of a mean of squares: d + d, times 2 / (4 n) in one factor.
// CHECK-LABEL: gradus.func @mean_of_squares
// CHECK-SAME: (%[[X:[a-z0-9]+]]:
// CHECK: gradus.dimension [4*n]
// CHECK: %[[FACTOR:.*]] = gradus.broadcast %{{.*}} to [n, 4] : !gradus.tensor<[], f32>
// CHECK: %[[G:.*]] = gradus.mul %[[X]], %[[FACTOR]]
// CHECK-NEXT: gradus.return %[[G]]
gradus.func @mean_of_squares(%x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 4], f32> attributes {kind = "gradient"} {
  %d = gradus.dimension [4*n]
  %c = gradus.cast %d : !gradus.tensor<[], i64> -> !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %scale = gradus.div %one, %c : !gradus.tensor<[], f32>
  %b = gradus.broadcast %scale to [n, 4] : !gradus.tensor<[], f32>
  %p = gradus.mul %b, %x : !gradus.tensor<[n, 4], f32>
  %g = gradus.add %p, %p : !gradus.tensor<[n, 4], f32>
  gradus.return %g : !gradus.tensor<[n, 4], f32>
}

// The sum of what was repeated is a product.
// CHECK-LABEL: gradus.func @sum_of_repeated
// CHECK-SAME: (%[[X:[a-z0-9]+]]:
// CHECK: %[[TIMES:.*]] = gradus.constant 3.000000e+00
// CHECK: %[[B:.*]] = gradus.broadcast %[[TIMES]] to [4]
// CHECK: %[[Y:.*]] = gradus.mul %[[X]], %[[B]]
// CHECK: gradus.return %[[Y]]
gradus.func @sum_of_repeated(%x: !gradus.tensor<[4], f32>) -> !gradus.tensor<[4], f32> attributes {kind = "function"} {
  %b = gradus.broadcast %x to [3, 4] : !gradus.tensor<[4], f32>
  %y = gradus.sum %b over [0] : !gradus.tensor<[3, 4], f32>
  gradus.return %y : !gradus.tensor<[4], f32>
}

// Arithmetic on hyperparameters stays on rank 0.
// CHECK-LABEL: gradus.func @hoisted
// CHECK: gradus.mul %{{.*}}, %{{.*}} : !gradus.tensor<[], f32>
// CHECK: gradus.broadcast
// CHECK: gradus.mul %{{.*}}, %{{.*}} : !gradus.tensor<[n], f32>
// CHECK-NOT: gradus.mul
// CHECK: gradus.return
gradus.func @hoisted(%x: !gradus.tensor<[n], f32>, %rate: !gradus.tensor<[], f32>, %scale: !gradus.tensor<[], f32>) -> !gradus.tensor<[n], f32> attributes {kind = "function"} {
  %r = gradus.broadcast %rate to [n] : !gradus.tensor<[], f32>
  %s = gradus.broadcast %scale to [n] : !gradus.tensor<[], f32>
  %a = gradus.mul %r, %s : !gradus.tensor<[n], f32>
  %y = gradus.mul %a, %x : !gradus.tensor<[n], f32>
  gradus.return %y : !gradus.tensor<[n], f32>
}

// CHECK-LABEL: gradus.func @dropped
// CHECK-SAME: (%[[X:[a-z0-9]+]]:
// CHECK-NEXT: gradus.return %[[X]]
gradus.func @dropped(%x: !gradus.tensor<[n], f32>) -> !gradus.tensor<[n], f32> attributes {kind = "function"} {
  %y = gradus.stop_gradient %x : !gradus.tensor<[n], f32>
  gradus.return %y : !gradus.tensor<[n], f32>
}
