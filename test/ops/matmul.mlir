// `matmul`: form, gradients for every way of storing the operands, inner extents that differ.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.matmul transpose %{{.*}}, %{{.*}} : !gradus.tensor<[3, n], f32>, !gradus.tensor<[3, 4], f32>
// CHECK: gradus.matmul %{{.*}}, transpose %{{.*}} : !gradus.tensor<[b, n, 3], f32>, !gradus.tensor<[b, 4, 3], f32>
gradus.func @form(%a: !gradus.tensor<[3, n], f32>, %b: !gradus.tensor<[3, 4], f32>, %c: !gradus.tensor<[b, n, 3], f32>, %d: !gradus.tensor<[b, 4, 3], f32>) -> (!gradus.tensor<[n, 4], f32>, !gradus.tensor<[b, n, 4], f32>) attributes {kind = "function"} {
  %y = gradus.matmul transpose %a, %b : !gradus.tensor<[3, n], f32>, !gradus.tensor<[3, 4], f32>
  %z = gradus.matmul %c, transpose %d : !gradus.tensor<[b, n, 3], f32>, !gradus.tensor<[b, 4, 3], f32>
  gradus.return %y, %z : !gradus.tensor<[n, 4], f32>, !gradus.tensor<[b, n, 4], f32>
}

// GRADIENT-LABEL: gradus.func @plain
// GRADIENT-SAME: (%[[A:[a-z0-9]+]]: !gradus.tensor<[n, 3], f32>, %[[B:[a-z0-9]+]]: !gradus.tensor<[3, 4], f32>, %[[G:[a-z0-9]+]]: !gradus.tensor<[n, 4], f32>)
// GRADIENT-DAG: %[[DA:.*]] = gradus.matmul %[[G]], transpose %[[B]] :
// GRADIENT-DAG: %[[DB:.*]] = gradus.matmul transpose %[[A]], %[[G]] :
// GRADIENT: gradus.return %[[DA]], %[[DB]] : !gradus.tensor<[n, 3], f32>, !gradus.tensor<[3, 4], f32>
gradus.func @plain(%a: !gradus.tensor<[n, 3], f32>, %b: !gradus.tensor<[3, 4], f32>, %w: !gradus.tensor<[n, 4], f32>) -> (!gradus.tensor<[n, 3], f32>, !gradus.tensor<[3, 4], f32>) attributes {kind = "gradient"} {
  %y = gradus.matmul %a, %b : !gradus.tensor<[n, 3], f32>, !gradus.tensor<[3, 4], f32>
  %p = gradus.mul %y, %w : !gradus.tensor<[n, 4], f32>
  %l = gradus.sum %p over [0, 1] : !gradus.tensor<[n, 4], f32>
  %ga, %gb = gradus.gradient %l wrt (%a, %b) : !gradus.tensor<[], f32>, !gradus.tensor<[n, 3], f32>, !gradus.tensor<[3, 4], f32>
  gradus.return %ga, %gb : !gradus.tensor<[n, 3], f32>, !gradus.tensor<[3, 4], f32>
}

// GRADIENT-LABEL: gradus.func @flip_a
// GRADIENT-SAME: (%[[A:[a-z0-9]+]]: !gradus.tensor<[3, n], f32>, %[[B:[a-z0-9]+]]: !gradus.tensor<[3, 4], f32>, %[[G:[a-z0-9]+]]: !gradus.tensor<[n, 4], f32>)
// GRADIENT-DAG: %[[DA:.*]] = gradus.matmul %[[B]], transpose %[[G]] :
// GRADIENT-DAG: %[[DB:.*]] = gradus.matmul %[[A]], %[[G]] :
// GRADIENT: gradus.return %[[DA]], %[[DB]] : !gradus.tensor<[3, n], f32>, !gradus.tensor<[3, 4], f32>
gradus.func @flip_a(%a: !gradus.tensor<[3, n], f32>, %b: !gradus.tensor<[3, 4], f32>, %w: !gradus.tensor<[n, 4], f32>) -> (!gradus.tensor<[3, n], f32>, !gradus.tensor<[3, 4], f32>) attributes {kind = "gradient"} {
  %y = gradus.matmul transpose %a, %b : !gradus.tensor<[3, n], f32>, !gradus.tensor<[3, 4], f32>
  %p = gradus.mul %y, %w : !gradus.tensor<[n, 4], f32>
  %l = gradus.sum %p over [0, 1] : !gradus.tensor<[n, 4], f32>
  %ga, %gb = gradus.gradient %l wrt (%a, %b) : !gradus.tensor<[], f32>, !gradus.tensor<[3, n], f32>, !gradus.tensor<[3, 4], f32>
  gradus.return %ga, %gb : !gradus.tensor<[3, n], f32>, !gradus.tensor<[3, 4], f32>
}

// GRADIENT-LABEL: gradus.func @flip_b
// GRADIENT-SAME: (%[[A:[a-z0-9]+]]: !gradus.tensor<[n, 3], f32>, %[[B:[a-z0-9]+]]: !gradus.tensor<[4, 3], f32>, %[[G:[a-z0-9]+]]: !gradus.tensor<[n, 4], f32>)
// GRADIENT-DAG: %[[DA:.*]] = gradus.matmul %[[G]], %[[B]] :
// GRADIENT-DAG: %[[DB:.*]] = gradus.matmul transpose %[[G]], %[[A]] :
// GRADIENT: gradus.return %[[DA]], %[[DB]] : !gradus.tensor<[n, 3], f32>, !gradus.tensor<[4, 3], f32>
gradus.func @flip_b(%a: !gradus.tensor<[n, 3], f32>, %b: !gradus.tensor<[4, 3], f32>, %w: !gradus.tensor<[n, 4], f32>) -> (!gradus.tensor<[n, 3], f32>, !gradus.tensor<[4, 3], f32>) attributes {kind = "gradient"} {
  %y = gradus.matmul %a, transpose %b : !gradus.tensor<[n, 3], f32>, !gradus.tensor<[4, 3], f32>
  %p = gradus.mul %y, %w : !gradus.tensor<[n, 4], f32>
  %l = gradus.sum %p over [0, 1] : !gradus.tensor<[n, 4], f32>
  %ga, %gb = gradus.gradient %l wrt (%a, %b) : !gradus.tensor<[], f32>, !gradus.tensor<[n, 3], f32>, !gradus.tensor<[4, 3], f32>
  gradus.return %ga, %gb : !gradus.tensor<[n, 3], f32>, !gradus.tensor<[4, 3], f32>
}

// GRADIENT-LABEL: gradus.func @flip_both
// GRADIENT-SAME: (%[[A:[a-z0-9]+]]: !gradus.tensor<[3, n], f32>, %[[B:[a-z0-9]+]]: !gradus.tensor<[4, 3], f32>, %[[G:[a-z0-9]+]]: !gradus.tensor<[n, 4], f32>)
// GRADIENT-DAG: %[[DA:.*]] = gradus.matmul transpose %[[B]], transpose %[[G]] :
// GRADIENT-DAG: %[[DB:.*]] = gradus.matmul transpose %[[G]], transpose %[[A]] :
// GRADIENT: gradus.return %[[DA]], %[[DB]] : !gradus.tensor<[3, n], f32>, !gradus.tensor<[4, 3], f32>
gradus.func @flip_both(%a: !gradus.tensor<[3, n], f32>, %b: !gradus.tensor<[4, 3], f32>, %w: !gradus.tensor<[n, 4], f32>) -> (!gradus.tensor<[3, n], f32>, !gradus.tensor<[4, 3], f32>) attributes {kind = "gradient"} {
  %y = gradus.matmul transpose %a, transpose %b : !gradus.tensor<[3, n], f32>, !gradus.tensor<[4, 3], f32>
  %p = gradus.mul %y, %w : !gradus.tensor<[n, 4], f32>
  %l = gradus.sum %p over [0, 1] : !gradus.tensor<[n, 4], f32>
  %ga, %gb = gradus.gradient %l wrt (%a, %b) : !gradus.tensor<[], f32>, !gradus.tensor<[3, n], f32>, !gradus.tensor<[4, 3], f32>
  gradus.return %ga, %gb : !gradus.tensor<[3, n], f32>, !gradus.tensor<[4, 3], f32>
}

// One matrix for all leading indices: its gradient sums over them as rows of one product.
// GRADIENT-LABEL: gradus.func @shared
// GRADIENT-SAME: (%[[A:[a-z0-9]+]]: !gradus.tensor<[b, n, 3], f32>, %[[B:[a-z0-9]+]]: !gradus.tensor<[3, 4], f32>, %[[G:[a-z0-9]+]]: !gradus.tensor<[b, n, 4], f32>)
// GRADIENT-DAG: %[[DA:.*]] = gradus.matmul %[[G]], transpose %[[B]] :
// GRADIENT-DAG: %[[ROWS:.*]] = gradus.reshape %[[A]] to [b*n, 3]
// GRADIENT-DAG: %[[GS:.*]] = gradus.reshape %[[G]] to [b*n, 4]
// GRADIENT-DAG: %[[DB:.*]] = gradus.matmul transpose %[[ROWS]], %[[GS]] :
// GRADIENT: gradus.return %[[DA]], %[[DB]]
gradus.func @shared(%a: !gradus.tensor<[b, n, 3], f32>, %b: !gradus.tensor<[3, 4], f32>, %w: !gradus.tensor<[b, n, 4], f32>) -> (!gradus.tensor<[b, n, 3], f32>, !gradus.tensor<[3, 4], f32>) attributes {kind = "gradient"} {
  %y = gradus.matmul %a, %b : !gradus.tensor<[b, n, 3], f32>, !gradus.tensor<[3, 4], f32>
  %p = gradus.mul %y, %w : !gradus.tensor<[b, n, 4], f32>
  %l = gradus.sum %p over [0, 1, 2] : !gradus.tensor<[b, n, 4], f32>
  %ga, %gb = gradus.gradient %l wrt (%a, %b) : !gradus.tensor<[], f32>, !gradus.tensor<[b, n, 3], f32>, !gradus.tensor<[3, 4], f32>
  gradus.return %ga, %gb : !gradus.tensor<[b, n, 3], f32>, !gradus.tensor<[3, 4], f32>
}

// -----

gradus.func @wrong(%a: !gradus.tensor<[n, 3], f32>, %b: !gradus.tensor<[4, 5], f32>) -> !gradus.tensor<[n, 5], f32> attributes {kind = "function"} {
  // expected-error@+1 {{3}}
  %y = gradus.matmul %a, %b : !gradus.tensor<[n, 3], f32>, !gradus.tensor<[4, 5], f32>
  gradus.return %y : !gradus.tensor<[n, 5], f32>
}
