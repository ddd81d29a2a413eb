// `func`: form with names and texts; an unknown kind; names that are too few.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// CHECK: gradus.func @encode(%{{.*}}: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 4], f32> attributes {argument_names = ["x"], doc = "Copies.", kind = "function", result_names = ["result"]} {
gradus.func @encode(%x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 4], f32> attributes {argument_names = ["x"], doc = "Copies.", kind = "function", result_names = ["result"]} {
  gradus.return %x : !gradus.tensor<[n, 4], f32>
}

// -----

// expected-error@+1 {{has an unknown kind: procedure}}
gradus.func @kind() attributes {kind = "procedure"} {
  gradus.return
}

// -----

// expected-error@+1 {{has 1 arguments, but names 0}}
gradus.func @names(%x: !gradus.tensor<[n, 4], f32>) attributes {kind = "function", argument_names = []} {
  gradus.return
}
