// `slice_at`: form, what does not fit, and its gradient.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s --check-prefix=FORM
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate | FileCheck %s --check-prefix=GRADIENT

// FORM-LABEL: gradus.func @form
// FORM: gradus.slice_at 
gradus.func @form(%x: !gradus.tensor<[n, 8], f32>, %i: !gradus.tensor<[], i32>) -> !gradus.tensor<[n, 3], f32> attributes {kind = "function"} {
  %y = gradus.slice_at [3] of %x at %i along 1 : !gradus.tensor<[n, 8], f32>, !gradus.tensor<[], i32>
  gradus.return %y : !gradus.tensor<[n, 3], f32>
}

// -----

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT: gradus.place_at %{{.*}} in %{{.*}} at %arg1 along 1
gradus.func @gradient(%x: !gradus.tensor<[n, 8], f32>, %i: !gradus.tensor<[], i32>) -> !gradus.tensor<[n, 8], f32> attributes {kind = "function"} {
  %y = gradus.slice_at [3] of %x at %i along 1 : !gradus.tensor<[n, 8], f32>, !gradus.tensor<[], i32>
  %loss = gradus.sum %y over [0, 1] : !gradus.tensor<[n, 3], f32>
  %g = gradus.gradient %loss wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[n, 8], f32>
  gradus.return %g : !gradus.tensor<[n, 8], f32>
}

// -----

gradus.func @wrong_place(%x: !gradus.tensor<[n, 8], f32>, %i: !gradus.tensor<[n], i32>) -> !gradus.tensor<[n, 3], f32> attributes {kind = "function"} {
  // expected-error@+1 {{the place is i32[n], but a single i32 or i64 is expected}}
  %y = gradus.slice_at [3] of %x at %i along 1 : !gradus.tensor<[n, 8], f32>, !gradus.tensor<[n], i32>
  gradus.return %y : !gradus.tensor<[n, 3], f32>
}

// -----

gradus.func @too_many(%x: !gradus.tensor<[n, 8], f32>, %i: !gradus.tensor<[], i32>) -> !gradus.tensor<[n, 9], f32> attributes {kind = "function"} {
  // expected-error@+1 {{9 elements are more than the axis has, 8}}
  %y = gradus.slice_at [9] of %x at %i along 1 : !gradus.tensor<[n, 8], f32>, !gradus.tensor<[], i32>
  gradus.return %y : !gradus.tensor<[n, 9], f32>
}
