// `counter_storage`: form; a name that is taken.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// CHECK: gradus.counter_storage @pretrain.t
gradus.counter_storage @"pretrain.t"

// -----

// expected-note@+1 {{see existing symbol definition here}}
gradus.counter_storage @"pretrain.t"
// expected-error@+1 {{redefinition of symbol}}
gradus.counter_storage @"pretrain.t"
