// `atan`: form, and the first two derivatives at 0.7 against the formula.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.atan %{{.*}} : !gradus.tensor<[n, 4], f32>
gradus.func @form(%x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 4], f32> attributes {kind = "function"} {
  %y = gradus.atan %x : !gradus.tensor<[n, 4], f32>
  gradus.return %y : !gradus.tensor<[n, 4], f32>
}

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT-DAG: %[[VALUE:[0-9]+]] = gradus.constant 0.6107259643{{.*}} : !gradus.tensor<[], f32>
// GRADIENT-DAG: %[[FIRST:[0-9]+]] = gradus.constant 0.6711409395{{.*}} : !gradus.tensor<[], f32>
// GRADIENT-DAG: %[[SECOND:[0-9]+]] = gradus.constant -0.630602225{{.*}} : !gradus.tensor<[], f32>
// GRADIENT: gradus.return %[[VALUE]], %[[FIRST]], %[[SECOND]] :
gradus.func @gradient() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 0.7 : !gradus.tensor<[], f32>
  %y = gradus.atan %x : !gradus.tensor<[], f32>
  %g = gradus.gradient %y wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  %h = gradus.gradient %g wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %y, %g, %h : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// -----

gradus.func @integers(%x: !gradus.tensor<[n, 4], i32>) -> !gradus.tensor<[n, 4], i32> attributes {kind = "function"} {
  // expected-error@below {{float}}
  %y = gradus.atan %x : !gradus.tensor<[n, 4], i32>
  gradus.return %y : !gradus.tensor<[n, 4], i32>
}
