// `compare`: every predicate; integers; operands of different types.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.compare eq %{{.*}}, %{{.*}} : !gradus.tensor<[n, 4], f32>
// CHECK: gradus.compare ne %{{.*}}, %{{.*}} : !gradus.tensor<[n, 4], f32>
// CHECK: gradus.compare lt %{{.*}}, %{{.*}} : !gradus.tensor<[n, 4], f32>
// CHECK: gradus.compare le %{{.*}}, %{{.*}} : !gradus.tensor<[n, 4], f32>
// CHECK: gradus.compare gt %{{.*}}, %{{.*}} : !gradus.tensor<[n, 4], f32>
// CHECK: gradus.compare ge %{{.*}}, %{{.*}} : !gradus.tensor<[n, 4], f32>
// CHECK: gradus.compare lt %{{.*}}, %{{.*}} : !gradus.tensor<[n, 4], i32>
gradus.func @form(%x: !gradus.tensor<[n, 4], f32>, %y: !gradus.tensor<[n, 4], f32>, %i: !gradus.tensor<[n, 4], i32>) -> !gradus.tensor<[n, 4], i1> attributes {kind = "function"} {
  %0 = gradus.compare eq %x, %y : !gradus.tensor<[n, 4], f32>
  %1 = gradus.compare ne %x, %y : !gradus.tensor<[n, 4], f32>
  %2 = gradus.compare lt %x, %y : !gradus.tensor<[n, 4], f32>
  %3 = gradus.compare le %x, %y : !gradus.tensor<[n, 4], f32>
  %4 = gradus.compare gt %x, %y : !gradus.tensor<[n, 4], f32>
  %5 = gradus.compare ge %x, %y : !gradus.tensor<[n, 4], f32>
  %6 = gradus.compare lt %i, %i : !gradus.tensor<[n, 4], i32>
  gradus.return %0 : !gradus.tensor<[n, 4], i1>
}

// -----

gradus.func @unknown(%x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 4], i1> attributes {kind = "function"} {
  // expected-error@below {{expected eq, ne, lt, le, gt or ge}}
  %z = gradus.compare above %x, %x : !gradus.tensor<[n, 4], f32>
  gradus.return %z : !gradus.tensor<[n, 4], i1>
}
