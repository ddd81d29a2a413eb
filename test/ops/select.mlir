// `select`: form, the gradient to the chosen side, a condition of another shape.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.select %{{.*}}, %{{.*}}, %{{.*}} : !gradus.tensor<[n, 4], f32>
gradus.func @form(%c: !gradus.tensor<[n, 4], i1>, %x: !gradus.tensor<[n, 4], f32>, %y: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 4], f32> attributes {kind = "function"} {
  %z = gradus.select %c, %x, %y : !gradus.tensor<[n, 4], f32>
  gradus.return %z : !gradus.tensor<[n, 4], f32>
}

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT-SAME: (%[[C:[a-z0-9]+]]:
// GRADIENT-DAG: %[[ZERO:.*]] = gradus.constant 0.000000e+00
// GRADIENT-DAG: %[[ONE:.*]] = gradus.constant 1.000000e+00
// GRADIENT-DAG: %[[X:.*]] = gradus.select %[[C]], %[[ONE]], %[[ZERO]]
// GRADIENT-DAG: %[[Y:.*]] = gradus.select %[[C]], %[[ZERO]], %[[ONE]]
// GRADIENT: gradus.return %[[X]], %[[Y]]
gradus.func @gradient(%c: !gradus.tensor<[], i1>, %x: !gradus.tensor<[], f32>, %y: !gradus.tensor<[], f32>) -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %z = gradus.select %c, %x, %y : !gradus.tensor<[], f32>
  %gx, %gy = gradus.gradient %z wrt (%x, %y) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %gx, %gy : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// -----

// expected-note@+1 {{prior use here}}
gradus.func @wrong(%c: !gradus.tensor<[4], i1>, %x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 4], f32> attributes {kind = "function"} {
  // expected-error@+1 {{expects different type than prior uses}}
  %z = gradus.select %c, %x, %x : !gradus.tensor<[n, 4], f32>
  gradus.return %z : !gradus.tensor<[n, 4], f32>
}
