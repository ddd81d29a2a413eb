// `slot`: form; a name that is taken.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// CHECK: gradus.slot @pretrain.m = 0.000000e+00 : !gradus.tensor<[25088], f32>
gradus.slot @"pretrain.m" = 0.000000e+00 : !gradus.tensor<[25088], f32>

// -----

// expected-note@+1 {{see existing symbol definition here}}
gradus.counter_storage @"pretrain.m"
// expected-error@+1 {{redefinition of symbol}}
gradus.slot @"pretrain.m" = 0.000000e+00 : !gradus.tensor<[25088], f32>
