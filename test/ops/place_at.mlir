// `place_at`: form, what does not fit, and its gradient.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s --check-prefix=FORM
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate | FileCheck %s --check-prefix=GRADIENT

// FORM-LABEL: gradus.func @form
// FORM: gradus.place_at 
gradus.func @form(%x: !gradus.tensor<[n, 8], f32>, %v: !gradus.tensor<[n, 3], f32>, %i: !gradus.tensor<[], i32>) -> !gradus.tensor<[n, 8], f32> attributes {kind = "function"} {
  %y = gradus.place_at %v in %x at %i along 1 : !gradus.tensor<[n, 3], f32>, !gradus.tensor<[n, 8], f32>, !gradus.tensor<[], i32>
  gradus.return %y : !gradus.tensor<[n, 8], f32>
}

// -----

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT-DAG: gradus.slice_at [3] of %{{.*}} at %arg2 along 1
// GRADIENT-DAG: gradus.place_at %{{.*}} in %{{.*}} at %arg2 along 1
gradus.func @gradient(%x: !gradus.tensor<[n, 8], f32>, %v: !gradus.tensor<[n, 3], f32>, %i: !gradus.tensor<[], i32>) -> (!gradus.tensor<[n, 8], f32>, !gradus.tensor<[n, 3], f32>) attributes {kind = "function"} {
  %y = gradus.place_at %v in %x at %i along 1 : !gradus.tensor<[n, 3], f32>, !gradus.tensor<[n, 8], f32>, !gradus.tensor<[], i32>
  %loss = gradus.sum %y over [0, 1] : !gradus.tensor<[n, 8], f32>
  %g:2 = gradus.gradient %loss wrt (%x, %v) : !gradus.tensor<[], f32>, !gradus.tensor<[n, 8], f32>, !gradus.tensor<[n, 3], f32>
  gradus.return %g#0, %g#1 : !gradus.tensor<[n, 8], f32>, !gradus.tensor<[n, 3], f32>
}

// -----

gradus.func @wrong_shape(%x: !gradus.tensor<[n, 8], f32>, %v: !gradus.tensor<[3], f32>, %i: !gradus.tensor<[], i32>) -> !gradus.tensor<[n, 8], f32> attributes {kind = "function"} {
  // expected-error@+1 {{what is placed is f32[3], but apart from axis 1 it should be as f32[n, 8]}}
  %y = gradus.place_at %v in %x at %i along 1 : !gradus.tensor<[3], f32>, !gradus.tensor<[n, 8], f32>, !gradus.tensor<[], i32>
  gradus.return %y : !gradus.tensor<[n, 8], f32>
}
