// `read`: form; reads are merged until a write; another type than the storage, no such storage.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -cse | FileCheck %s --check-prefix=MERGED

gradus.parameter @"encoder.0.weight" : !gradus.tensor<[784, 32], f32>

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.read @encoder.0.weight : !gradus.tensor<[784, 32], f32>
// MERGED-LABEL: gradus.func @form
// MERGED: %[[OLD:.*]] = gradus.read
// MERGED-NEXT: %[[SUM:.*]] = gradus.add %[[OLD]], %[[OLD]]
// MERGED-NEXT: gradus.write @encoder.0.weight, %[[SUM]]
// MERGED-NEXT: %[[NEW:.*]] = gradus.read
// MERGED-NEXT: gradus.return %[[NEW]]
gradus.func @form() -> !gradus.tensor<[784, 32], f32> attributes {kind = "step"} {
  %a = gradus.read @"encoder.0.weight" : !gradus.tensor<[784, 32], f32>
  %b = gradus.read @"encoder.0.weight" : !gradus.tensor<[784, 32], f32>
  %c = gradus.add %a, %b : !gradus.tensor<[784, 32], f32>
  gradus.write @"encoder.0.weight", %c : !gradus.tensor<[784, 32], f32>
  %d = gradus.read @"encoder.0.weight" : !gradus.tensor<[784, 32], f32>
  gradus.return %d : !gradus.tensor<[784, 32], f32>
}

// -----

gradus.parameter @weight : !gradus.tensor<[784, 32], f32>
gradus.func @type() -> !gradus.tensor<[784, 31], f32> attributes {kind = "function"} {
  // expected-error@+1 {{but @weight has}}
  %a = gradus.read @weight : !gradus.tensor<[784, 31], f32>
  gradus.return %a : !gradus.tensor<[784, 31], f32>
}

// -----

gradus.func @name() -> !gradus.tensor<[784, 31], f32> attributes {kind = "function"} {
  // expected-error@+1 {{names no parameter, state or slot}}
  %a = gradus.read @weight : !gradus.tensor<[784, 31], f32>
  gradus.return %a : !gradus.tensor<[784, 31], f32>
}
