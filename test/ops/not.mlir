// `not`: form; an operand that is no truth value.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.not %{{.*}} : !gradus.tensor<[n, 4], i1>
gradus.func @form(%x: !gradus.tensor<[n, 4], i1>) -> !gradus.tensor<[n, 4], i1> attributes {kind = "function"} {
  %z = gradus.not %x : !gradus.tensor<[n, 4], i1>
  gradus.return %z : !gradus.tensor<[n, 4], i1>
}

// -----

gradus.func @wrong(%x: !gradus.tensor<[n, 4], i32>) -> !gradus.tensor<[n, 4], i32> attributes {kind = "function"} {
  // expected-error@below {{bool}}
  %z = gradus.not %x : !gradus.tensor<[n, 4], i32>
  gradus.return %z : !gradus.tensor<[n, 4], i32>
}
