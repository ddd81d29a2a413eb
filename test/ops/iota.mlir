// `iota`: form, an axis that is not there.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.iota [n, 4] along 1 : !gradus.tensor<[n, 4], i32>
gradus.func @form() -> !gradus.tensor<[n, 4], i32> attributes {kind = "function"} {
  %y = gradus.iota [n, 4] along 1 : !gradus.tensor<[n, 4], i32>
  gradus.return %y : !gradus.tensor<[n, 4], i32>
}

// -----

gradus.func @wrong() -> !gradus.tensor<[n, 4], i32> attributes {kind = "function"} {
  // expected-error@+1 {{axis 2}}
  %y = gradus.iota [n, 4] along 2 : !gradus.tensor<[n, 4], i32>
  gradus.return %y : !gradus.tensor<[n, 4], i32>
}
