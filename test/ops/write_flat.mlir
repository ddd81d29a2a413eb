// `write_flat`: form; a row of another element than its storages have.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

gradus.parameter @weight : !gradus.tensor<[2, 3], f32>
gradus.parameter @bias : !gradus.tensor<[3], f32>

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.write_flat [@weight, @bias], %{{.*}} : !gradus.tensor<[9], f32>
gradus.func @form(%p: !gradus.tensor<[9], f32>) attributes {kind = "step"} {
  gradus.write_flat [@weight, @bias], %p : !gradus.tensor<[9], f32>
  gradus.return
}

// -----

gradus.parameter @weight : !gradus.tensor<[2, 3], f32>
gradus.func @element(%p: !gradus.tensor<[6], f64>) attributes {kind = "step"} {
  // expected-error@+1 {{has elements 'f64'}}
  gradus.write_flat [@weight], %p : !gradus.tensor<[6], f64>
  gradus.return
}
