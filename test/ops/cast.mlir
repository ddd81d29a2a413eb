// `cast`: form, folds of constants, the gradient between floats, a result of another shape.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.cast %{{.*}} : !gradus.tensor<[n, 4], f32> -> !gradus.tensor<[n, 4], i32>
gradus.func @form(%x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 4], i32> attributes {kind = "function"} {
  %y = gradus.cast %x : !gradus.tensor<[n, 4], f32> -> !gradus.tensor<[n, 4], i32>
  gradus.return %y : !gradus.tensor<[n, 4], i32>
}

// GRADIENT-LABEL: gradus.func @cut
// GRADIENT: gradus.constant -2.000000e+00 : !gradus.tensor<[], i32>
gradus.func @cut() -> !gradus.tensor<[], i32> attributes {kind = "function"} {
  %x = gradus.constant -2.75 : !gradus.tensor<[], f32>
  %y = gradus.cast %x : !gradus.tensor<[], f32> -> !gradus.tensor<[], i32>
  gradus.return %y : !gradus.tensor<[], i32>
}

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT: %[[ONE:.*]] = gradus.constant 1.000000e+00 : !gradus.tensor<[], f32>
// GRADIENT: gradus.return %[[ONE]]
gradus.func @gradient(%x: !gradus.tensor<[], f32>) -> !gradus.tensor<[], f32> attributes {kind = "gradient"} {
  %y = gradus.cast %x : !gradus.tensor<[], f32> -> !gradus.tensor<[], f64>
  %g = gradus.gradient %y wrt (%x) : !gradus.tensor<[], f64>, !gradus.tensor<[], f32>
  gradus.return %g : !gradus.tensor<[], f32>
}

// -----

gradus.func @wrong(%x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[4], i32> attributes {kind = "function"} {
  // expected-error@+1 {{has result type}}
  %y = gradus.cast %x : !gradus.tensor<[n, 4], f32> -> !gradus.tensor<[4], i32>
  gradus.return %y : !gradus.tensor<[4], i32>
}
