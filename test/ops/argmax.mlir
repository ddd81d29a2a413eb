// `argmax`: form, an axis that is not there.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.argmax %{{.*}} along 1 : !gradus.tensor<[n, 4], f32>
gradus.func @form(%x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n], i32> attributes {kind = "function"} {
  %y = gradus.argmax %x along 1 : !gradus.tensor<[n, 4], f32>
  gradus.return %y : !gradus.tensor<[n], i32>
}

// -----

gradus.func @wrong(%x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n], i32> attributes {kind = "function"} {
  // expected-error@+1 {{axis 2}}
  %y = gradus.argmax %x along 2 : !gradus.tensor<[n, 4], f32>
  gradus.return %y : !gradus.tensor<[n], i32>
}
