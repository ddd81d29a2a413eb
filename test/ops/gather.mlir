// `gather`: form, what is no index, its gradient and the gradient of that.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s --check-prefix=FORM
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate | FileCheck %s --check-prefix=GRADIENT

// FORM-LABEL: gradus.func @form
// FORM: gradus.gather %arg0 at %arg1 : !gradus.tensor<[v, 4], f32>, !gradus.tensor<[n, t], i32>
gradus.func @form(%x: !gradus.tensor<[v, 4], f32>, %i: !gradus.tensor<[n, t], i32>) -> !gradus.tensor<[n, t, 4], f32> attributes {kind = "function"} {
  %y = gradus.gather %x at %i : !gradus.tensor<[v, 4], f32>, !gradus.tensor<[n, t], i32>
  gradus.return %y : !gradus.tensor<[n, t, 4], f32>
}

// -----

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT: gradus.scatter_sum %{{.*}} at %arg1 rows [v]
gradus.func @gradient(%x: !gradus.tensor<[v, 4], f32>, %i: !gradus.tensor<[n], i32>) -> !gradus.tensor<[v, 4], f32> attributes {kind = "function"} {
  %y = gradus.gather %x at %i : !gradus.tensor<[v, 4], f32>, !gradus.tensor<[n], i32>
  %loss = gradus.sum %y over [0, 1] : !gradus.tensor<[n, 4], f32>
  %g = gradus.gradient %loss wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[v, 4], f32>
  gradus.return %g : !gradus.tensor<[v, 4], f32>
}

// -----

gradus.func @wrong(%x: !gradus.tensor<[v, 4], f32>, %i: !gradus.tensor<[n], f32>) -> !gradus.tensor<[n, 4], f32> attributes {kind = "function"} {
  // expected-error@+1 {{the index is f32[n], but rows are counted by i32 or i64}}
  %y = gradus.gather %x at %i : !gradus.tensor<[v, 4], f32>, !gradus.tensor<[n], f32>
  gradus.return %y : !gradus.tensor<[n, 4], f32>
}
