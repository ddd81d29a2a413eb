// `hyper`: form; no such hyperparameter, another type than f64 of rank 0.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

gradus.hyperparameter @"pretrain.rate" = 1.0e-3

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.hyper @pretrain.rate : !gradus.tensor<[], f64>
gradus.func @form() -> !gradus.tensor<[], f64> attributes {kind = "step"} {
  %r = gradus.hyper @"pretrain.rate" : !gradus.tensor<[], f64>
  gradus.return %r : !gradus.tensor<[], f64>
}

// -----

gradus.func @name() -> !gradus.tensor<[], f64> attributes {kind = "step"} {
  // expected-error@+1 {{names no hyperparameter}}
  %r = gradus.hyper @"pretrain.rate" : !gradus.tensor<[], f64>
  gradus.return %r : !gradus.tensor<[], f64>
}

// -----

gradus.hyperparameter @"pretrain.rate" = 1.0e-3
gradus.func @type() -> !gradus.tensor<[], f32> attributes {kind = "step"} {
  // expected-error@+1 {{is an f64 of rank 0}}
  %r = gradus.hyper @"pretrain.rate" : !gradus.tensor<[], f32>
  gradus.return %r : !gradus.tensor<[], f32>
}
