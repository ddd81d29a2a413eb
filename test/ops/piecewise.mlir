// `piecewise`: form, its gradients are sums over its stretches, what it refuses.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.piecewise %{{.*}}, %{{.*}} groups [0, 1, 0] ends [3, 5, 9] : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
gradus.func @form(%a: !gradus.tensor<[], f32>, %b: !gradus.tensor<[], f32>) -> !gradus.tensor<[9], f32> attributes {kind = "function"} {
  %z = gradus.piecewise %a, %b groups [0, 1, 0] ends [3, 5, 9] : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %z : !gradus.tensor<[9], f32>
}

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT-SAME: %[[W:[a-z0-9]+]]: !gradus.tensor<[9], f32>)
// GRADIENT-DAG: %[[FIRST:.*]] = gradus.slice %[[W]] from [0] take [3]
// GRADIENT-DAG: %[[MIDDLE:.*]] = gradus.slice %[[W]] from [3] take [2]
// GRADIENT-DAG: %[[LAST:.*]] = gradus.slice %[[W]] from [5] take [4]
// GRADIENT-DAG: %[[ONE:.*]] = gradus.sum %[[FIRST]]
// GRADIENT-DAG: %[[TWO:.*]] = gradus.sum %[[LAST]]
// GRADIENT-DAG: %[[A:.*]] = gradus.add %[[ONE]], %[[TWO]]
// GRADIENT-DAG: %[[B:.*]] = gradus.sum %[[MIDDLE]]
// GRADIENT: gradus.return %[[A]], %[[B]]
gradus.func @gradient(%a: !gradus.tensor<[], f32>, %b: !gradus.tensor<[], f32>, %w: !gradus.tensor<[9], f32>) -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %z = gradus.piecewise %a, %b groups [0, 1, 0] ends [3, 5, 9] : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  %p = gradus.mul %z, %w : !gradus.tensor<[9], f32>
  %l = gradus.sum %p over [0] : !gradus.tensor<[9], f32>
  %ga, %gb = gradus.gradient %l wrt (%a, %b) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %ga, %gb : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// -----

gradus.func @group(%a: !gradus.tensor<[], f32>) -> !gradus.tensor<[5], f32> attributes {kind = "function"} {
  // expected-error@+1 {{there is no group 1}}
  %z = gradus.piecewise %a groups [0, 1] ends [3, 5] : !gradus.tensor<[], f32>
  gradus.return %z : !gradus.tensor<[5], f32>
}

// -----

gradus.func @order(%a: !gradus.tensor<[], f32>) -> !gradus.tensor<[3], f32> attributes {kind = "function"} {
  // expected-error@+1 {{a stretch ends at 3, before its begin at 5}}
  %z = gradus.piecewise %a groups [0, 0] ends [5, 3] : !gradus.tensor<[], f32>
  gradus.return %z : !gradus.tensor<[3], f32>
}

// -----

gradus.func @vector(%a: !gradus.tensor<[2], f32>) -> !gradus.tensor<[3], f32> attributes {kind = "function"} {
  // expected-error@+1 {{the groups need single numbers of one type, not f32[2]}}
  %z = gradus.piecewise %a groups [0] ends [3] : !gradus.tensor<[2], f32>
  gradus.return %z : !gradus.tensor<[3], f32>
}
