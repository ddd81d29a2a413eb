// `parameter`: form; a name that is taken.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// CHECK: gradus.parameter @encoder.0.weight : !gradus.tensor<[784, 32], f32> {doc = "Weights."}
gradus.parameter @"encoder.0.weight" : !gradus.tensor<[784, 32], f32> {doc = "Weights."}

// -----

// expected-note@+1 {{see existing symbol definition here}}
gradus.counter_storage @"encoder.0.weight"
// expected-error@+1 {{redefinition of symbol}}
gradus.parameter @"encoder.0.weight" : !gradus.tensor<[784, 32], f32> {doc = "Weights."}
