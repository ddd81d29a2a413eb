// `and`: form; operands that are no truth values.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.and %{{.*}}, %{{.*}} : !gradus.tensor<[n, 4], i1>
gradus.func @form(%x: !gradus.tensor<[n, 4], i1>, %y: !gradus.tensor<[n, 4], i1>) -> !gradus.tensor<[n, 4], i1> attributes {kind = "function"} {
  %z = gradus.and %x, %y : !gradus.tensor<[n, 4], i1>
  gradus.return %z : !gradus.tensor<[n, 4], i1>
}

// -----

gradus.func @wrong(%x: !gradus.tensor<[n, 4], i32>) -> !gradus.tensor<[n, 4], i32> attributes {kind = "function"} {
  // expected-error@below {{bool}}
  %z = gradus.and %x, %x : !gradus.tensor<[n, 4], i32>
  gradus.return %z : !gradus.tensor<[n, 4], i32>
}
