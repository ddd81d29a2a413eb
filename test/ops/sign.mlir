// The sign: form, value; no gradient passes, which is said where it is the only way.
// RUN: %gradus-opt %s -split-input-file -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -canonicalize -split-input-file | FileCheck %s --check-prefix=VALUE
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.sign %{{.*}} : !gradus.tensor<[n, 4], i32>
gradus.func @form(%x: !gradus.tensor<[n, 4], i32>) -> !gradus.tensor<[n, 4], i32> attributes {kind = "function"} {
  %y = gradus.sign %x : !gradus.tensor<[n, 4], i32>
  gradus.return %y : !gradus.tensor<[n, 4], i32>
}

// VALUE-LABEL: gradus.func @value
// VALUE: gradus.constant -1.000000e+00
gradus.func @value() -> !gradus.tensor<[], f32> attributes {kind = "function"} {
  %x = gradus.constant -1.5 : !gradus.tensor<[], f32>
  %y = gradus.sign %x : !gradus.tensor<[], f32>
  gradus.return %y : !gradus.tensor<[], f32>
}

// -----

gradus.func @no_gradient(%x: !gradus.tensor<[], f32>) -> !gradus.tensor<[], f32> attributes {kind = "gradient"} {
  // expected-note@+1 {{`sign` has no gradient: it is constant between its jumps}}
  %y = gradus.sign %x : !gradus.tensor<[], f32>
  // expected-error@+1 {{E0501: this has no gradient}}
  %g = gradus.gradient %y wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %g : !gradus.tensor<[], f32>
}
