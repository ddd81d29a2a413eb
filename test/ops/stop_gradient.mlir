// `stop_gradient`: form; beside it the gradient flows, through it nothing.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.stop_gradient %{{.*}} : !gradus.tensor<[n, 4], f32>
gradus.func @form(%x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 4], f32> attributes {kind = "function"} {
  %y = gradus.stop_gradient %x : !gradus.tensor<[n, 4], f32>
  gradus.return %y : !gradus.tensor<[n, 4], f32>
}

// d(x stop(x)) / dx = stop(x)
// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT: %[[STOPPED:.*]] = gradus.stop_gradient
// GRADIENT: gradus.return %[[STOPPED]]
gradus.func @gradient(%x: !gradus.tensor<[], f32>) -> !gradus.tensor<[], f32> attributes {kind = "gradient"} {
  %s = gradus.stop_gradient %x : !gradus.tensor<[], f32>
  %y = gradus.mul %x, %s : !gradus.tensor<[], f32>
  %g = gradus.gradient %y wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %g : !gradus.tensor<[], f32>
}
