// Bodies become functions behind the others, inner ones first; the scans become loops that name them.
// RUN: %gradus-opt %s -gradus-outline | FileCheck %s

// CHECK-LABEL: gradus.func @f(
// CHECK: gradus.loop @f_body_1 reverse over(%arg0) from(%arg1) with() : (!gradus.tensor<[t, s, n], f32>, !gradus.tensor<[n], f32>) -> !gradus.tensor<[n], f32>
// CHECK: gradus.func @f_body_0(%arg0: !gradus.tensor<[n], f32>, %arg1: !gradus.tensor<[n], f32>) -> !gradus.tensor<[n], f32> attributes {kind = "body"}
// CHECK: gradus.add
// CHECK: gradus.return
// CHECK: gradus.func @f_body_1(%arg0: !gradus.tensor<[s, n], f32>, %arg1: !gradus.tensor<[n], f32>) -> !gradus.tensor<[n], f32> attributes {kind = "body"}
// CHECK: gradus.loop @f_body_0 over(%arg0) from(%arg1)
gradus.func @f(%x: !gradus.tensor<[t, s, n], f32>, %h: !gradus.tensor<[n], f32>) -> !gradus.tensor<[n], f32> attributes {kind = "function"} {
  %r = gradus.scan reverse over(%x) from(%h) with() : (!gradus.tensor<[t, s, n], f32>, !gradus.tensor<[n], f32>) -> !gradus.tensor<[n], f32> {
  ^bb0(%xt: !gradus.tensor<[s, n], f32>, %ht: !gradus.tensor<[n], f32>):
    %q = gradus.scan over(%xt) from(%ht) with() : (!gradus.tensor<[s, n], f32>, !gradus.tensor<[n], f32>) -> !gradus.tensor<[n], f32> {
    ^bb0(%xs: !gradus.tensor<[n], f32>, %hs: !gradus.tensor<[n], f32>):
      %s = gradus.add %hs, %xs : !gradus.tensor<[n], f32>
      gradus.next %s : !gradus.tensor<[n], f32>
    }
    gradus.next %q : !gradus.tensor<[n], f32>
  }
  gradus.return %r : !gradus.tensor<[n], f32>
}
