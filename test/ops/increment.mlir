// `increment`: form; it stays before the counter that sees it; no such counter.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -canonicalize -cse | FileCheck %s

gradus.counter_storage @"pretrain.t"

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.counter @pretrain.t
// CHECK: gradus.increment @pretrain.t
// CHECK: gradus.counter @pretrain.t
gradus.func @form() -> (!gradus.tensor<[], i64>, !gradus.tensor<[], i64>) attributes {kind = "step"} {
  %s = gradus.counter @"pretrain.t" : !gradus.tensor<[], i64>
  gradus.increment @"pretrain.t"
  %t = gradus.counter @"pretrain.t" : !gradus.tensor<[], i64>
  gradus.return %s, %t : !gradus.tensor<[], i64>, !gradus.tensor<[], i64>
}

// -----

gradus.func @name() attributes {kind = "step"} {
  // expected-error@+1 {{names no counter}}
  gradus.increment @"pretrain.t"
  gradus.return
}
