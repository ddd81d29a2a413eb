// `check_finite`: form; nothing removes it.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// RUN: %gradus-opt %s -canonicalize -cse | FileCheck %s

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.check_finite %{{.*}} statement 1 : !gradus.tensor<[], f32>
gradus.func @form(%loss: !gradus.tensor<[], f32>) attributes {kind = "step"} {
  gradus.check_finite %loss statement 1 : !gradus.tensor<[], f32>
  gradus.return
}
