// `add`: form, and the derivatives at (0.7, 1.3) against the formula: by x, by y, by x and y.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.add %{{.*}}, %{{.*}} : !gradus.tensor<[n, 4], f32>
gradus.func @form(%x: !gradus.tensor<[n, 4], f32>, %y: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 4], f32> attributes {kind = "function"} {
  %z = gradus.add %x, %y : !gradus.tensor<[n, 4], f32>
  gradus.return %z : !gradus.tensor<[n, 4], f32>
}

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT-DAG: %[[VALUE:[0-9]+]] = gradus.constant 2.000000e+00 : !gradus.tensor<[], f32>
// GRADIENT-DAG: %[[BY_X:[0-9]+]] = gradus.constant 1.000000e+00 : !gradus.tensor<[], f32>
// GRADIENT: gradus.return %[[VALUE]], %[[BY_X]], %[[BY_X]] :
gradus.func @gradient() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 0.7 : !gradus.tensor<[], f32>
  %y = gradus.constant 1.3 : !gradus.tensor<[], f32>
  %z = gradus.add %x, %y : !gradus.tensor<[], f32>
  %gx, %gy = gradus.gradient %z wrt (%x, %y) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %z, %gx, %gy : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// -----

gradus.func @wrong(%x: !gradus.tensor<[n, 4], i1>, %y: !gradus.tensor<[n, 4], i1>) -> !gradus.tensor<[n, 4], i1> attributes {kind = "function"} {
  // expected-error@below {{bool}}
  %z = gradus.add %x, %y : !gradus.tensor<[n, 4], i1>
  gradus.return %z : !gradus.tensor<[n, 4], i1>
}
