// `scan`: form; what nobody asks for goes; what does not fit is refused. Values: scan.grad.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -canonicalize | FileCheck %s --check-prefix=SLIM

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.scan reverse over(%{{.*}}) from(%{{.*}}) with(%{{.*}}) : (!gradus.tensor<[t, n], f32>, !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>) -> (!gradus.tensor<[t, n], f32>, !gradus.tensor<[n], f32>) {
// CHECK: gradus.next %{{.*}}, %{{.*}} : !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>
gradus.func @form(%x: !gradus.tensor<[t, n], f32>, %h: !gradus.tensor<[n], f32>, %w: !gradus.tensor<[n], f32>) -> (!gradus.tensor<[t, n], f32>, !gradus.tensor<[n], f32>) attributes {kind = "function"} {
  %r:2 = gradus.scan reverse over(%x) from(%h) with(%w) : (!gradus.tensor<[t, n], f32>, !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>) -> (!gradus.tensor<[t, n], f32>, !gradus.tensor<[n], f32>) {
  ^bb0(%xt: !gradus.tensor<[n], f32>, %ht: !gradus.tensor<[n], f32>, %wt: !gradus.tensor<[n], f32>):
    %p = gradus.mul %ht, %wt : !gradus.tensor<[n], f32>
    %s = gradus.add %p, %xt : !gradus.tensor<[n], f32>
    gradus.next %p, %s : !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>
  }
  gradus.return %r#0, %r#1 : !gradus.tensor<[t, n], f32>, !gradus.tensor<[n], f32>
}

// -----

// A stack, a carried value and a capture that nothing needs; a value given twice; one that is carried but never changed.
// SLIM-LABEL: gradus.func @slim
// SLIM: gradus.scan over(%{{[a-z0-9]+}}) from(%[[H:[a-z0-9]+]]) with() : (!gradus.tensor<[t, n], f32>, !gradus.tensor<[n], f32>) -> (!gradus.tensor<[t, n], f32>, !gradus.tensor<[n], f32>)
// SLIM: gradus.return %[[R:.*]]#0, %[[R]]#0, %[[R]]#1, %{{[a-z0-9]+}} :
gradus.func @slim(%x: !gradus.tensor<[t, n], f32>, %h: !gradus.tensor<[n], f32>, %w: !gradus.tensor<[n], f32>) -> (!gradus.tensor<[t, n], f32>, !gradus.tensor<[t, n], f32>, !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>) attributes {kind = "function"} {
  %r:6 = gradus.scan over(%x) from(%h, %w, %h) with(%w) : (!gradus.tensor<[t, n], f32>, !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>) -> (!gradus.tensor<[t, n], f32>, !gradus.tensor<[t, n], f32>, !gradus.tensor<[t, n], f32>, !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>) {
  ^bb0(%xt: !gradus.tensor<[n], f32>, %ht: !gradus.tensor<[n], f32>, %kept: !gradus.tensor<[n], f32>, %unused: !gradus.tensor<[n], f32>, %wt: !gradus.tensor<[n], f32>):
    %s = gradus.add %ht, %xt : !gradus.tensor<[n], f32>
    %q = gradus.mul %s, %wt : !gradus.tensor<[n], f32>
    gradus.next %s, %s, %q, %s, %kept, %xt : !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>
  }
  gradus.return %r#0, %r#1, %r#3, %r#4 : !gradus.tensor<[t, n], f32>, !gradus.tensor<[t, n], f32>, !gradus.tensor<[n], f32>, !gradus.tensor<[n], f32>
}

// -----

gradus.func @lengths(%x: !gradus.tensor<[t, n], f32>, %y: !gradus.tensor<[s, n], f32>, %h: !gradus.tensor<[n], f32>) -> !gradus.tensor<[n], f32> attributes {kind = "function"} {
  // expected-error@+1 {{goes over sequences of different lengths}}
  %r = gradus.scan over(%x, %y) from(%h) with() : (!gradus.tensor<[t, n], f32>, !gradus.tensor<[s, n], f32>, !gradus.tensor<[n], f32>) -> !gradus.tensor<[n], f32> {
  ^bb0(%xt: !gradus.tensor<[n], f32>, %yt: !gradus.tensor<[n], f32>, %ht: !gradus.tensor<[n], f32>):
    gradus.next %ht : !gradus.tensor<[n], f32>
  }
  gradus.return %r : !gradus.tensor<[n], f32>
}

// -----

gradus.func @carried(%x: !gradus.tensor<[t, n], f32>, %h: !gradus.tensor<[m], f32>) -> !gradus.tensor<[m], f32> attributes {kind = "function"} {
  // expected-error@+1 {{carries over a value of another type than its result's}}
  %r = gradus.scan over(%x) from(%h) with() : (!gradus.tensor<[t, n], f32>, !gradus.tensor<[m], f32>) -> !gradus.tensor<[m], f32> {
  ^bb0(%xt: !gradus.tensor<[n], f32>, %ht: !gradus.tensor<[m], f32>):
    gradus.next %xt : !gradus.tensor<[n], f32>
  }
  gradus.return %r : !gradus.tensor<[m], f32>
}

// -----

gradus.func @empty(%h: !gradus.tensor<[m], f32>) -> !gradus.tensor<[m], f32> attributes {kind = "function"} {
  // expected-error@+1 {{needs a sequence}}
  %r = gradus.scan over() from(%h) with() : (!gradus.tensor<[m], f32>) -> !gradus.tensor<[m], f32> {
  ^bb0(%ht: !gradus.tensor<[m], f32>):
    gradus.next %ht : !gradus.tensor<[m], f32>
  }
  gradus.return %r : !gradus.tensor<[m], f32>
}
