// `read_flat`: form; a row of another length than its storages have together.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

gradus.parameter @weight : !gradus.tensor<[2, 3], f32>
gradus.parameter @bias : !gradus.tensor<[3], f32>

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.read_flat [@weight, @bias] : !gradus.tensor<[9], f32>
gradus.func @form() -> !gradus.tensor<[9], f32> attributes {kind = "step"} {
  %p = gradus.read_flat [@weight, @bias] : !gradus.tensor<[9], f32>
  gradus.return %p : !gradus.tensor<[9], f32>
}

// -----

gradus.parameter @weight : !gradus.tensor<[2, 3], f32>
gradus.func @count() -> !gradus.tensor<[9], f32> attributes {kind = "step"} {
  // expected-error@+1 {{its storages hold 6 elements}}
  %p = gradus.read_flat [@weight] : !gradus.tensor<[9], f32>
  gradus.return %p : !gradus.tensor<[9], f32>
}
