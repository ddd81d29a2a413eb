// `yield`: form, and that it ends kernels only.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.yield %{{.*}} : !gradus.tensor<[n], f32>
gradus.func @form(%x: !gradus.tensor<[n], f32>) -> !gradus.tensor<[n], f32> attributes {kind = "function"} {
  %y = gradus.kernel "pointwise" <[n]>(%x) : (!gradus.tensor<[n], f32>) -> !gradus.tensor<[n], f32> {
  ^bb0(%a: !gradus.tensor<[n], f32>):
    %b = gradus.exp %a : !gradus.tensor<[n], f32>
    gradus.yield %b : !gradus.tensor<[n], f32>
  }
  gradus.return %y : !gradus.tensor<[n], f32>
}

// -----

gradus.func @elsewhere(%x: !gradus.tensor<[n], f32>) -> !gradus.tensor<[n], f32> attributes {kind = "function"} {
  // expected-error@below {{expects parent op 'gradus.kernel'}}
  gradus.yield %x : !gradus.tensor<[n], f32>
}
