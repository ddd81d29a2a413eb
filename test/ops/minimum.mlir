// `minimum`: form, and the gradient: to one side, half to each where both are equal.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.minimum %{{.*}}, %{{.*}} : !gradus.tensor<[n, 4], f32>
gradus.func @form(%x: !gradus.tensor<[n, 4], f32>, %y: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 4], f32> attributes {kind = "function"} {
  %z = gradus.minimum %x, %y : !gradus.tensor<[n, 4], f32>
  gradus.return %z : !gradus.tensor<[n, 4], f32>
}

// GRADIENT-LABEL: gradus.func @apart
// GRADIENT-DAG: %[[VALUE:[0-9]+]] = gradus.constant 7.500000e-01 : !gradus.tensor<[], f32>
// GRADIENT-DAG: %[[BY_X:[0-9]+]] = gradus.constant 1.000000e+00 : !gradus.tensor<[], f32>
// GRADIENT-DAG: %[[BY_Y:[0-9]+]] = gradus.constant 0.000000e+00 : !gradus.tensor<[], f32>
// GRADIENT: gradus.return %[[VALUE]], %[[BY_X]], %[[BY_Y]] :
gradus.func @apart() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 0.75 : !gradus.tensor<[], f32>
  %y = gradus.constant 1.25 : !gradus.tensor<[], f32>
  %z = gradus.minimum %x, %y : !gradus.tensor<[], f32>
  %gx, %gy = gradus.gradient %z wrt (%x, %y) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %z, %gx, %gy : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// GRADIENT-LABEL: gradus.func @tie
// GRADIENT-DAG: %[[VALUE:[0-9]+]] = gradus.constant 1.250000e+00 : !gradus.tensor<[], f32>
// GRADIENT-DAG: %[[BY_X:[0-9]+]] = gradus.constant 5.000000e-01 : !gradus.tensor<[], f32>
// GRADIENT: gradus.return %[[VALUE]], %[[BY_X]], %[[BY_X]] :
gradus.func @tie() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 1.25 : !gradus.tensor<[], f32>
  %y = gradus.constant 1.25 : !gradus.tensor<[], f32>
  %z = gradus.minimum %x, %y : !gradus.tensor<[], f32>
  %gx, %gy = gradus.gradient %z wrt (%x, %y) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %z, %gx, %gy : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// -----

gradus.func @wrong(%x: !gradus.tensor<[n, 4], i1>, %y: !gradus.tensor<[n, 4], i1>) -> !gradus.tensor<[n, 4], i1> attributes {kind = "function"} {
  // expected-error@below {{bool}}
  %z = gradus.minimum %x, %y : !gradus.tensor<[n, 4], i1>
  gradus.return %z : !gradus.tensor<[n, 4], i1>
}
