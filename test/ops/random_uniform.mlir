// `random_uniform`: form; draws of one site are one draw, of two sites two; integers can't be drawn.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -cse | FileCheck %s --check-prefix=MERGED

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.random_uniform [n, 4] site 3 : !gradus.tensor<[n, 4], f32>
gradus.func @form() -> !gradus.tensor<[n, 4], f32> attributes {kind = "function"} {
  %y = gradus.random_uniform [n, 4] site 3 : !gradus.tensor<[n, 4], f32>
  gradus.return %y : !gradus.tensor<[n, 4], f32>
}

// MERGED-LABEL: gradus.func @sites
// MERGED: %[[FIRST:.*]] = gradus.random_uniform [8, 4] site 1
// MERGED-NEXT: %[[SECOND:.*]] = gradus.random_uniform [8, 4] site 2
// MERGED-NEXT: gradus.return %[[FIRST]], %[[FIRST]], %[[SECOND]]
gradus.func @sites() -> (!gradus.tensor<[8, 4], f32>, !gradus.tensor<[8, 4], f32>, !gradus.tensor<[8, 4], f32>) attributes {kind = "function"} {
  %a = gradus.random_uniform [8, 4] site 1 : !gradus.tensor<[8, 4], f32>
  %b = gradus.random_uniform [8, 4] site 1 : !gradus.tensor<[8, 4], f32>
  %c = gradus.random_uniform [8, 4] site 2 : !gradus.tensor<[8, 4], f32>
  gradus.return %a, %b, %c : !gradus.tensor<[8, 4], f32>, !gradus.tensor<[8, 4], f32>, !gradus.tensor<[8, 4], f32>
}

// -----

gradus.func @wrong() -> !gradus.tensor<[n, 4], i32> attributes {kind = "function"} {
  // expected-error@+1 {{random numbers are float}}
  %y = gradus.random_uniform [n, 4] site 3 : !gradus.tensor<[n, 4], i32>
  gradus.return %y : !gradus.tensor<[n, 4], i32>
}
