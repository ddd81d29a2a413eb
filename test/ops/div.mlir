// `div`: form, and the derivatives at (0.7, 1.3) against the formula: by x, by y, by x and y.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.div %{{.*}}, %{{.*}} : !gradus.tensor<[n, 4], f32>
gradus.func @form(%x: !gradus.tensor<[n, 4], f32>, %y: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 4], f32> attributes {kind = "function"} {
  %z = gradus.div %x, %y : !gradus.tensor<[n, 4], f32>
  gradus.return %z : !gradus.tensor<[n, 4], f32>
}

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT-DAG: %[[VALUE:[0-9]+]] = gradus.constant 0.5384615384{{.*}} : !gradus.tensor<[], f32>
// GRADIENT-DAG: %[[BY_X:[0-9]+]] = gradus.constant 0.7692307692{{.*}} : !gradus.tensor<[], f32>
// GRADIENT-DAG: %[[BY_Y:[0-9]+]] = gradus.constant -0.414201183{{.*}} : !gradus.tensor<[], f32>
// GRADIENT-DAG: %[[MIXED:[0-9]+]] = gradus.constant -0.591715976{{.*}} : !gradus.tensor<[], f32>
// GRADIENT-DAG: %[[TWICE:[0-9]+]] = gradus.constant 0.6372325898{{.*}} : !gradus.tensor<[], f32>
// GRADIENT: gradus.return %[[VALUE]], %[[BY_X]], %[[BY_Y]], %[[MIXED]], %[[TWICE]] :
gradus.func @gradient() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 0.7 : !gradus.tensor<[], f32>
  %y = gradus.constant 1.3 : !gradus.tensor<[], f32>
  %z = gradus.div %x, %y : !gradus.tensor<[], f32>
  %gx, %gy = gradus.gradient %z wrt (%x, %y) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  %mixed = gradus.gradient %gx wrt (%y) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  %twice = gradus.gradient %gy wrt (%y) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %z, %gx, %gy, %mixed, %twice : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// -----

gradus.func @wrong(%x: !gradus.tensor<[n, 4], i32>, %y: !gradus.tensor<[n, 4], i32>) -> !gradus.tensor<[n, 4], i32> attributes {kind = "function"} {
  // expected-error@below {{float}}
  %z = gradus.div %x, %y : !gradus.tensor<[n, 4], i32>
  gradus.return %z : !gradus.tensor<[n, 4], i32>
}
