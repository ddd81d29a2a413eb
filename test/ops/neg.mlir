// -x, and its derivatives -1 and 0.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.neg %{{.*}} : !gradus.tensor<[n, 4], f32>
gradus.func @form(%x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 4], f32> attributes {kind = "function"} {
  %y = gradus.neg %x : !gradus.tensor<[n, 4], f32>
  gradus.return %y : !gradus.tensor<[n, 4], f32>
}

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT-DAG: %[[VALUE:[0-9]+]] = gradus.constant -1.500000e+00 : !gradus.tensor<[], f32>
// GRADIENT-DAG: %[[FIRST:[0-9]+]] = gradus.constant -1.000000e+00 : !gradus.tensor<[], f32>
// GRADIENT: gradus.return %[[VALUE]], %[[FIRST]] :
gradus.func @gradient() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 1.5 : !gradus.tensor<[], f32>
  %y = gradus.neg %x : !gradus.tensor<[], f32>
  %g = gradus.gradient %y wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %y, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// -----

gradus.func @truths(%x: !gradus.tensor<[n, 4], i1>) -> !gradus.tensor<[n, 4], i1> attributes {kind = "function"} {
  // expected-error@below {{bool}}
  %y = gradus.neg %x : !gradus.tensor<[n, 4], i1>
  gradus.return %y : !gradus.tensor<[n, 4], i1>
}
