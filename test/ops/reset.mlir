// `reset`: form; it stays between the counters before and behind it; no such counter.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -canonicalize -cse | FileCheck %s

gradus.counter_storage @"fit.calls"

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.counter @fit.calls
// CHECK: gradus.reset @fit.calls
// CHECK: gradus.counter @fit.calls
gradus.func @form() -> (!gradus.tensor<[], i64>, !gradus.tensor<[], i64>) attributes {kind = "step"} {
  %s = gradus.counter @"fit.calls" : !gradus.tensor<[], i64>
  gradus.reset @"fit.calls"
  %t = gradus.counter @"fit.calls" : !gradus.tensor<[], i64>
  gradus.return %s, %t : !gradus.tensor<[], i64>, !gradus.tensor<[], i64>
}

// -----

gradus.func @name() attributes {kind = "step"} {
  // expected-error@+1 {{names no counter}}
  gradus.reset @"fit.calls"
  gradus.return
}
