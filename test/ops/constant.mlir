// `constant`: form in every element type, a result that is not of rank 0.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.constant 1.000000e-01 : !gradus.tensor<[], f32>
// CHECK: gradus.constant 1.000000e-01 : !gradus.tensor<[], f64>
// CHECK: gradus.constant -3.000000e+00 : !gradus.tensor<[], i32>
// CHECK: gradus.constant 3.000000e+00 : !gradus.tensor<[], i64>
// CHECK: gradus.constant 1.000000e+00 : !gradus.tensor<[], i1>
gradus.func @form() -> !gradus.tensor<[], f32> attributes {kind = "function"} {
  %a = gradus.constant 0.1 : !gradus.tensor<[], f32>
  %b = gradus.constant 0.1 : !gradus.tensor<[], f64>
  %c = gradus.constant -3.0 : !gradus.tensor<[], i32>
  %d = gradus.constant 3.0 : !gradus.tensor<[], i64>
  %e = gradus.constant 1.0 : !gradus.tensor<[], i1>
  gradus.return %a : !gradus.tensor<[], f32>
}

// -----

gradus.func @wrong() -> !gradus.tensor<[4], f32> attributes {kind = "function"} {
  // expected-error@+1 {{has result type}}
  %a = gradus.constant 0.1 : !gradus.tensor<[4], f32>
  gradus.return %a : !gradus.tensor<[4], f32>
}
