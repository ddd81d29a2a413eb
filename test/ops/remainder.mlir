// `remainder`: form, value with the sign of the divisor, and the gradient.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.remainder %{{.*}}, %{{.*}} : !gradus.tensor<[n, 4], f32>
gradus.func @form(%x: !gradus.tensor<[n, 4], f32>, %y: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 4], f32> attributes {kind = "function"} {
  %z = gradus.remainder %x, %y : !gradus.tensor<[n, 4], f32>
  gradus.return %z : !gradus.tensor<[n, 4], f32>
}

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT-DAG: %[[VALUE:[0-9]+]] = gradus.constant 1.250000e+00 : !gradus.tensor<[], f32>
// GRADIENT-DAG: %[[BY_X:[0-9]+]] = gradus.constant 1.000000e+00 : !gradus.tensor<[], f32>
// GRADIENT-DAG: %[[BY_Y:[0-9]+]] = gradus.constant 2.000000e+00 : !gradus.tensor<[], f32>
// GRADIENT: gradus.return %[[VALUE]], %[[BY_X]], %[[BY_Y]] :
gradus.func @gradient() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant -1.75 : !gradus.tensor<[], f32>
  %y = gradus.constant 1.5 : !gradus.tensor<[], f32>
  %z = gradus.remainder %x, %y : !gradus.tensor<[], f32>
  %gx, %gy = gradus.gradient %z wrt (%x, %y) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %z, %gx, %gy : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// -----

gradus.func @wrong(%x: !gradus.tensor<[n, 4], i32>, %y: !gradus.tensor<[n, 4], i32>) -> !gradus.tensor<[n, 4], i32> attributes {kind = "function"} {
  // expected-error@below {{float}}
  %z = gradus.remainder %x, %y : !gradus.tensor<[n, 4], i32>
  gradus.return %z : !gradus.tensor<[n, 4], i32>
}
