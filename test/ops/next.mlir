// `next`: its place is the end of a scan. Values: scan.grad.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics | FileCheck %s

// CHECK: gradus.next
gradus.func @form(%x: !gradus.tensor<[t, n], f32>, %h: !gradus.tensor<[n], f32>) -> !gradus.tensor<[n], f32> attributes {kind = "function"} {
  %r = gradus.scan over(%x) from(%h) with() : (!gradus.tensor<[t, n], f32>, !gradus.tensor<[n], f32>) -> !gradus.tensor<[n], f32> {
  ^bb0(%xt: !gradus.tensor<[n], f32>, %ht: !gradus.tensor<[n], f32>):
    gradus.next %xt : !gradus.tensor<[n], f32>
  }
  gradus.return %r : !gradus.tensor<[n], f32>
}

// -----

gradus.func @outside(%h: !gradus.tensor<[n], f32>) -> !gradus.tensor<[n], f32> attributes {kind = "function"} {
  // expected-error@+1 {{expects parent op 'gradus.scan'}}
  gradus.next %h : !gradus.tensor<[n], f32>
}
