// The backward of relu looks at its output: its input is used by the compare and the select of the forward alone.
// RUN: %gradus-opt %s -gradus-differentiate -gradus-optimize | FileCheck %s

// CHECK-LABEL: gradus.func @relu
// CHECK-SAME: (%[[X:[a-z0-9]+]]:
// CHECK: %[[ABOVE:.*]] = gradus.compare gt %[[X]], %[[ZERO:[a-z0-9]+]]
// CHECK: %[[Y:.*]] = gradus.select %[[ABOVE]], %[[X]], %[[ZERO]]
// CHECK: %[[POSITIVE:.*]] = gradus.compare gt %[[Y]], %[[ZERO]]
// CHECK: gradus.select %[[POSITIVE]]
// CHECK-NOT: %[[ABOVE]]
// CHECK: gradus.return
gradus.func @relu(%x: !gradus.tensor<[n, 4], f32>, %w: !gradus.tensor<[n, 4], f32>) -> (!gradus.tensor<[], f32>, !gradus.tensor<[n, 4], f32>) attributes {kind = "gradient"} {
  %zero = gradus.constant 0.0 : !gradus.tensor<[], f32>
  %zeros = gradus.broadcast %zero to [n, 4] : !gradus.tensor<[], f32>
  %c = gradus.compare gt %x, %zeros : !gradus.tensor<[n, 4], f32>
  %y = gradus.select %c, %x, %zeros : !gradus.tensor<[n, 4], f32>
  %p = gradus.mul %y, %w : !gradus.tensor<[n, 4], f32>
  %l = gradus.sum %p over [0, 1] : !gradus.tensor<[n, 4], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[n, 4], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[n, 4], f32>
}
