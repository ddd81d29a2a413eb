// `gradient`: form; a loss that is not one float.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.gradient %{{.*}} wrt(%{{.*}}, %{{.*}}) : !gradus.tensor<[], f32>, !gradus.tensor<[n, 4], f32>, !gradus.tensor<[4], f32>
gradus.func @form(%l: !gradus.tensor<[], f32>, %w: !gradus.tensor<[n, 4], f32>, %b: !gradus.tensor<[4], f32>) -> (!gradus.tensor<[n, 4], f32>, !gradus.tensor<[4], f32>) attributes {kind = "gradient"} {
  %g:2 = gradus.gradient %l wrt (%w, %b) : !gradus.tensor<[], f32>, !gradus.tensor<[n, 4], f32>, !gradus.tensor<[4], f32>
  gradus.return %g#0, %g#1 : !gradus.tensor<[n, 4], f32>, !gradus.tensor<[4], f32>
}

// -----

gradus.func @wrong(%l: !gradus.tensor<[n], f32>, %w: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 4], f32> attributes {kind = "gradient"} {
  // expected-error@+1 {{only a single float can be differentiated}}
  %g = gradus.gradient %l wrt (%w) : !gradus.tensor<[n], f32>, !gradus.tensor<[n, 4], f32>
  gradus.return %g : !gradus.tensor<[n, 4], f32>
}
