// `counter`: form; no such counter.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

gradus.counter_storage @"pretrain.t"

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.counter @pretrain.t : !gradus.tensor<[], i64>
gradus.func @form() -> !gradus.tensor<[], i64> attributes {kind = "step"} {
  %t = gradus.counter @"pretrain.t" : !gradus.tensor<[], i64>
  gradus.return %t : !gradus.tensor<[], i64>
}

// -----

gradus.func @name() -> !gradus.tensor<[], i64> attributes {kind = "step"} {
  // expected-error@+1 {{names no counter}}
  %t = gradus.counter @"pretrain.t" : !gradus.tensor<[], i64>
  gradus.return %t : !gradus.tensor<[], i64>
}
