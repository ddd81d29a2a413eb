// `round`: form and value; no gradient passes.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -canonicalize | FileCheck %s --check-prefix=VALUE
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.round %{{.*}} : !gradus.tensor<[n, 4], f32>
gradus.func @form(%x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 4], f32> attributes {kind = "function"} {
  %y = gradus.round %x : !gradus.tensor<[n, 4], f32>
  gradus.return %y : !gradus.tensor<[n, 4], f32>
}

// VALUE-LABEL: gradus.func @value
// VALUE: gradus.constant 2.000000e+00 :
gradus.func @value() -> !gradus.tensor<[], f32> attributes {kind = "function"} {
  %x = gradus.constant 2.5 : !gradus.tensor<[], f32>
  %y = gradus.round %x : !gradus.tensor<[], f32>
  gradus.return %y : !gradus.tensor<[], f32>
}

// A gradient through it is 0, beside one that flows.
// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT: %[[ONE:[0-9]+]] = gradus.constant 1.000000e+00
// GRADIENT-NEXT: gradus.return %[[ONE]]
gradus.func @gradient(%x: !gradus.tensor<[], f32>) -> !gradus.tensor<[], f32> attributes {kind = "gradient"} {
  %y = gradus.round %x : !gradus.tensor<[], f32>
  %z = gradus.add %x, %y : !gradus.tensor<[], f32>
  %g = gradus.gradient %z wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %g : !gradus.tensor<[], f32>
}

// -----

gradus.func @integers(%x: !gradus.tensor<[n, 4], i32>) -> !gradus.tensor<[n, 4], i32> attributes {kind = "function"} {
  // expected-error@below {{float}}
  %y = gradus.round %x : !gradus.tensor<[n, 4], i32>
  gradus.return %y : !gradus.tensor<[n, 4], i32>
}
