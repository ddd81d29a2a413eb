// `scatter_sum`: form, values without indices, its gradient.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s --check-prefix=FORM
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate | FileCheck %s --check-prefix=GRADIENT

// FORM-LABEL: gradus.func @form
// FORM: gradus.scatter_sum %arg0 at %arg1 rows [7] : !gradus.tensor<[n, 4], f32>, !gradus.tensor<[n], i64>
gradus.func @form(%x: !gradus.tensor<[n, 4], f32>, %i: !gradus.tensor<[n], i64>) -> !gradus.tensor<[7, 4], f32> attributes {kind = "function"} {
  %y = gradus.scatter_sum %x at %i rows [7] : !gradus.tensor<[n, 4], f32>, !gradus.tensor<[n], i64>
  gradus.return %y : !gradus.tensor<[7, 4], f32>
}

// -----

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT: gradus.gather %{{.*}} at %arg1
gradus.func @gradient(%x: !gradus.tensor<[n, 4], f32>, %i: !gradus.tensor<[n], i32>) -> !gradus.tensor<[n, 4], f32> attributes {kind = "function"} {
  %y = gradus.scatter_sum %x at %i rows [7] : !gradus.tensor<[n, 4], f32>, !gradus.tensor<[n], i32>
  %loss = gradus.sum %y over [0, 1] : !gradus.tensor<[7, 4], f32>
  %g = gradus.gradient %loss wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[n, 4], f32>
  gradus.return %g : !gradus.tensor<[n, 4], f32>
}

// -----

gradus.func @wrong(%x: !gradus.tensor<[n, 4], f32>, %i: !gradus.tensor<[m], i32>) -> !gradus.tensor<[7, 4], f32> attributes {kind = "function"} {
  // expected-error@+1 {{values of shape [n, 4] have no row for each index of shape [m]}}
  %y = gradus.scatter_sum %x at %i rows [7] : !gradus.tensor<[n, 4], f32>, !gradus.tensor<[m], i32>
  gradus.return %y : !gradus.tensor<[7, 4], f32>
}
