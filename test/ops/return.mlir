// `return`: form; other types than the function's results.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.return %{{.*}}, %{{.*}} : !gradus.tensor<[n, 4], f32>, !gradus.tensor<[], f32>
gradus.func @form(%x: !gradus.tensor<[n, 4], f32>, %y: !gradus.tensor<[], f32>) -> (!gradus.tensor<[n, 4], f32>, !gradus.tensor<[], f32>) attributes {kind = "function"} {
  gradus.return %x, %y : !gradus.tensor<[n, 4], f32>, !gradus.tensor<[], f32>
}

// -----

gradus.func @types(%x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[], f32> attributes {kind = "function"} {
  // expected-error@+1 {{but the function's results are}}
  gradus.return %x : !gradus.tensor<[n, 4], f32>
}
