// `write`: form; another type than the storage.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

gradus.state @"norm.mean" : !gradus.tensor<[32], f32>

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.write @norm.mean, %{{.*}} : !gradus.tensor<[32], f32>
gradus.func @form(%x: !gradus.tensor<[32], f32>) attributes {kind = "step"} {
  gradus.write @"norm.mean", %x : !gradus.tensor<[32], f32>
  gradus.return
}

// -----

gradus.state @"norm.mean" : !gradus.tensor<[32], f32>
gradus.func @type(%x: !gradus.tensor<[31], f32>) attributes {kind = "step"} {
  // expected-error@+1 {{but @norm.mean has}}
  gradus.write @"norm.mean", %x : !gradus.tensor<[31], f32>
  gradus.return
}
