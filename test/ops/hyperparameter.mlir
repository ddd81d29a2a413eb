// `hyperparameter`: form; a name that is taken.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// CHECK: gradus.hyperparameter @pretrain.rate = 1.000000e-03 {doc = "Step size."}
gradus.hyperparameter @"pretrain.rate" = 1.000000e-03 {doc = "Step size."}

// -----

// expected-note@+1 {{see existing symbol definition here}}
gradus.counter_storage @"pretrain.rate"
// expected-error@+1 {{redefinition of symbol}}
gradus.hyperparameter @"pretrain.rate" = 1.000000e-03 {doc = "Step size."}
