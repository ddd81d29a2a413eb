// A place in a storage is changed where it lies, unless the old values are still asked for or are what is placed.
// RUN: %gradus-opt %s -gradus-fuse | FileCheck %s
gradus.state @cache : !gradus.tensor<[8, 4], f32>
gradus.state @other : !gradus.tensor<[8, 4], f32>

// CHECK-LABEL: gradus.func @add
// CHECK: %[[CACHE:.*]] = gradus.read @cache
// CHECK: %[[NEW:.*]] = gradus.place_at %arg0 in %[[CACHE]] at %arg1 along 0
// CHECK: gradus.write @cache, %[[NEW]] {in_place}
gradus.func @add(%v: !gradus.tensor<[2, 4], f32>, %i: !gradus.tensor<[], i32>) attributes {kind = "function"} {
  %cache = gradus.read @cache : !gradus.tensor<[8, 4], f32>
  %new = gradus.place_at %v in %cache at %i along 0 : !gradus.tensor<[2, 4], f32>, !gradus.tensor<[8, 4], f32>, !gradus.tensor<[], i32>
  gradus.write @cache, %new : !gradus.tensor<[8, 4], f32>
  gradus.return
}

// CHECK-LABEL: gradus.func @copy
// CHECK: gradus.place_at
// CHECK-NOT: in_place
gradus.func @copy(%v: !gradus.tensor<[2, 4], f32>, %i: !gradus.tensor<[], i32>) attributes {kind = "function"} {
  %cache = gradus.read @cache : !gradus.tensor<[8, 4], f32>
  %new = gradus.place_at %v in %cache at %i along 0 : !gradus.tensor<[2, 4], f32>, !gradus.tensor<[8, 4], f32>, !gradus.tensor<[], i32>
  gradus.write @other, %new : !gradus.tensor<[8, 4], f32>
  gradus.return
}

// The sum of the old values is taken before they change.
// CHECK-LABEL: gradus.func @before
// CHECK: gradus.kernel "rows"
// CHECK: gradus.place_at
// CHECK: gradus.write @cache, %{{.*}} {in_place}
gradus.func @before(%v: !gradus.tensor<[2, 4], f32>, %i: !gradus.tensor<[], i32>) -> !gradus.tensor<[8], f32> attributes {kind = "function"} {
  %cache = gradus.read @cache : !gradus.tensor<[8, 4], f32>
  %new = gradus.place_at %v in %cache at %i along 0 : !gradus.tensor<[2, 4], f32>, !gradus.tensor<[8, 4], f32>, !gradus.tensor<[], i32>
  %sum = gradus.sum %cache over [1] : !gradus.tensor<[8, 4], f32>
  gradus.write @cache, %new : !gradus.tensor<[8, 4], f32>
  gradus.return %sum : !gradus.tensor<[8], f32>
}
