// Where values lie: results at their destination, parts of a row at their place, the rest in the arena while it lives.
// RUN: %gradus-opt %s -gradus-fuse -gradus-print-plan -o /dev/null | FileCheck %s

// The result is made in the caller's buffer; the product between lives from its operation to its last reader.
// CHECK-LABEL: chain:
// CHECK: slot 0: argument 0
// CHECK: slot 2: argument 2
// CHECK: slot 3: arena 24*n bytes, operations 0 to 1
// CHECK-NOT: slot 4
gradus.func @chain(%x: !gradus.tensor<[n, 4], f32>, %w: !gradus.tensor<[4, 6], f32>) -> !gradus.tensor<[n, 6], f32> attributes {kind = "function"} {
  %p = gradus.matmul %x, %w : !gradus.tensor<[n, 4], f32>, !gradus.tensor<[4, 6], f32>
  %y = gradus.exp %p : !gradus.tensor<[n, 6], f32>
  gradus.return %y : !gradus.tensor<[n, 6], f32>
}

// Both parts are made in the row.
// CHECK-LABEL: row:
// CHECK: slot 2: argument 2
// CHECK: slot 3: view 2
// CHECK: slot 4: view 2 + 24
gradus.func @row(%x: !gradus.tensor<[6], f32>, %y: !gradus.tensor<[2], f32>) -> !gradus.tensor<[8], f32> attributes {kind = "function"} {
  %a = gradus.exp %x : !gradus.tensor<[6], f32>
  %b = gradus.exp %y : !gradus.tensor<[2], f32>
  %f = gradus.flatten %a, %b : !gradus.tensor<[6], f32>, !gradus.tensor<[2], f32>
  gradus.return %f : !gradus.tensor<[8], f32>
}

// A sum over everything has a partial sum for each item of 1024 points.
// CHECK-LABEL: total:
// CHECK: arena n / 1024 * 4 bytes, operations 0 to 0
gradus.func @total(%x: !gradus.tensor<[n], f32>) -> !gradus.tensor<[], f32> attributes {kind = "function"} {
  %s = gradus.sum %x over [0] : !gradus.tensor<[n], f32>
  gradus.return %s : !gradus.tensor<[], f32>
}
