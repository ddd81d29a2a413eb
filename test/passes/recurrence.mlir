// What need not be done step by step: products of slices before the scan, products that are only stacked behind it, sums over steps as one
// sum. What a step needs of the step before stays.
// RUN: %gradus-opt %s -gradus-recurrence -canonicalize -split-input-file | FileCheck %s

// CHECK-LABEL: gradus.func @before
// CHECK: %[[ALL:.*]] = gradus.matmul %{{.*}}, %{{.*}} : !gradus.tensor<[t, n, 3], f32>, !gradus.tensor<[3, 4], f32>
// CHECK: gradus.scan over(%[[ALL]])
// CHECK: gradus.matmul {{.*}} : !gradus.tensor<[n, 4], f32>, !gradus.tensor<[4, 4], f32>
// CHECK-NOT: gradus.matmul
// CHECK: gradus.next
gradus.func @before(%x: !gradus.tensor<[t, n, 3], f32>, %h: !gradus.tensor<[n, 4], f32>, %w: !gradus.tensor<[3, 4], f32>, %u: !gradus.tensor<[4, 4], f32>) -> !gradus.tensor<[n, 4], f32> attributes {kind = "function"} {
  %r = gradus.scan over(%x) from(%h) with(%w, %u) : (!gradus.tensor<[t, n, 3], f32>, !gradus.tensor<[n, 4], f32>, !gradus.tensor<[3, 4], f32>, !gradus.tensor<[4, 4], f32>) -> !gradus.tensor<[n, 4], f32> {
  ^bb0(%xt: !gradus.tensor<[n, 3], f32>, %ht: !gradus.tensor<[n, 4], f32>, %wt: !gradus.tensor<[3, 4], f32>, %ut: !gradus.tensor<[4, 4], f32>):
    %a = gradus.matmul %xt, %wt : !gradus.tensor<[n, 3], f32>, !gradus.tensor<[3, 4], f32>
    %b = gradus.matmul %ht, %ut : !gradus.tensor<[n, 4], f32>, !gradus.tensor<[4, 4], f32>
    %s = gradus.add %a, %b : !gradus.tensor<[n, 4], f32>
    gradus.next %s : !gradus.tensor<[n, 4], f32>
  }
  gradus.return %r : !gradus.tensor<[n, 4], f32>
}

// -----

// CHECK-LABEL: gradus.func @behind
// CHECK: %[[R:.*]]:2 = gradus.scan
// CHECK-NOT: gradus.matmul
// CHECK: gradus.next
// CHECK: gradus.matmul %[[R]]#0, transpose %{{.*}} : !gradus.tensor<[t, n, 4], f32>, !gradus.tensor<[3, 4], f32>
gradus.func @behind(%x: !gradus.tensor<[t, n, 4], f32>, %h: !gradus.tensor<[n, 4], f32>, %w: !gradus.tensor<[3, 4], f32>) -> (!gradus.tensor<[t, n, 3], f32>, !gradus.tensor<[n, 4], f32>) attributes {kind = "function"} {
  %r:2 = gradus.scan over(%x) from(%h) with(%w) : (!gradus.tensor<[t, n, 4], f32>, !gradus.tensor<[n, 4], f32>, !gradus.tensor<[3, 4], f32>) -> (!gradus.tensor<[t, n, 3], f32>, !gradus.tensor<[n, 4], f32>) {
  ^bb0(%xt: !gradus.tensor<[n, 4], f32>, %ht: !gradus.tensor<[n, 4], f32>, %wt: !gradus.tensor<[3, 4], f32>):
    %s = gradus.mul %ht, %xt : !gradus.tensor<[n, 4], f32>
    %y = gradus.matmul %s, transpose %wt : !gradus.tensor<[n, 4], f32>, !gradus.tensor<[3, 4], f32>
    gradus.next %y, %s : !gradus.tensor<[n, 3], f32>, !gradus.tensor<[n, 4], f32>
  }
  gradus.return %r#0, %r#1 : !gradus.tensor<[t, n, 3], f32>, !gradus.tensor<[n, 4], f32>
}

// -----

// The sum of products over all steps is one product of all rows, the sum of rows one sum; what begins other than with 0 is added.
// CHECK-LABEL: gradus.func @sums
// CHECK: %[[R:.*]]:2 = gradus.scan over(%{{[a-z0-9]+}}) from(%{{[a-z0-9]+}}) with() : {{.*}} -> (!gradus.tensor<[t, n, 4], f32>, !gradus.tensor<[n, 4], f32>)
// CHECK: gradus.next
// CHECK: gradus.matmul transpose %{{.*}}, %{{.*}} : !gradus.tensor<[n*t, 4], f32>, !gradus.tensor<[n*t, 4], f32>
// CHECK: gradus.sum %[[R]]#0 over [0, 1]
gradus.func @sums(%x: !gradus.tensor<[t, n, 4], f32>, %h: !gradus.tensor<[n, 4], f32>, %g: !gradus.tensor<[4, 4], f32>, %b: !gradus.tensor<[4], f32>) -> (!gradus.tensor<[4, 4], f32>, !gradus.tensor<[4], f32>, !gradus.tensor<[n, 4], f32>) attributes {kind = "function"} {
  %r:3 = gradus.scan over(%x) from(%g, %b, %h) with() : (!gradus.tensor<[t, n, 4], f32>, !gradus.tensor<[4, 4], f32>, !gradus.tensor<[4], f32>, !gradus.tensor<[n, 4], f32>) -> (!gradus.tensor<[4, 4], f32>, !gradus.tensor<[4], f32>, !gradus.tensor<[n, 4], f32>) {
  ^bb0(%xt: !gradus.tensor<[n, 4], f32>, %gt: !gradus.tensor<[4, 4], f32>, %bt: !gradus.tensor<[4], f32>, %ht: !gradus.tensor<[n, 4], f32>):
    %s = gradus.mul %ht, %xt : !gradus.tensor<[n, 4], f32>
    %p = gradus.matmul transpose %xt, %s : !gradus.tensor<[n, 4], f32>, !gradus.tensor<[n, 4], f32>
    %q = gradus.add %gt, %p : !gradus.tensor<[4, 4], f32>
    %c = gradus.sum %s over [0] : !gradus.tensor<[n, 4], f32>
    %d = gradus.add %bt, %c : !gradus.tensor<[4], f32>
    gradus.next %q, %d, %s : !gradus.tensor<[4, 4], f32>, !gradus.tensor<[4], f32>, !gradus.tensor<[n, 4], f32>
  }
  gradus.return %r#0, %r#1, %r#2 : !gradus.tensor<[4, 4], f32>, !gradus.tensor<[4], f32>, !gradus.tensor<[n, 4], f32>
}
