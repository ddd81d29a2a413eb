// `dimension`: form; a known extent folds to a constant.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// RUN: %gradus-opt %s -canonicalize | FileCheck %s --check-prefix=FOLD

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.dimension [n*n + 2*t - 1]
gradus.func @form() -> !gradus.tensor<[], i64> attributes {kind = "function"} {
  %y = gradus.dimension [n*n + 2*t - 1]
  gradus.return %y : !gradus.tensor<[], i64>
}

// FOLD-LABEL: gradus.func @known
// FOLD: gradus.constant 7.840000e+02 : !gradus.tensor<[], f64>
gradus.func @known() -> !gradus.tensor<[], f64> attributes {kind = "function"} {
  %y = gradus.dimension [784]
  %z = gradus.cast %y : !gradus.tensor<[], i64> -> !gradus.tensor<[], f64>
  gradus.return %z : !gradus.tensor<[], f64>
}
