// `state`: form; a name that is taken.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// CHECK: gradus.state @norm.mean : !gradus.tensor<[32], f32>
gradus.state @"norm.mean" : !gradus.tensor<[32], f32>

// -----

// expected-note@+1 {{see existing symbol definition here}}
gradus.counter_storage @"norm.mean"
// expected-error@+1 {{redefinition of symbol}}
gradus.state @"norm.mean" : !gradus.tensor<[32], f32>
