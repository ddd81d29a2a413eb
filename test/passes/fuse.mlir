// Which operations become one kernel, and which writes happen in place.
// RUN: %gradus-opt %s -gradus-fuse | FileCheck %s
// RUN: %gradus-opt %s -gradus-fuse="fuse=false" | FileCheck %s --check-prefix=APART

gradus.parameter @w : !gradus.tensor<[8], f32>
gradus.slot @t.m = 0.0 : !gradus.tensor<[8], f32>

// Bias and activation go into the product.
// CHECK-LABEL: gradus.func @dense
// CHECK: gradus.product %arg0, %arg1 plus %arg2 relu
// CHECK-NEXT: gradus.return
// APART-LABEL: gradus.func @dense
// APART: gradus.product %arg0, %arg1 linear
// APART-COUNT-3: gradus.kernel "pointwise"
gradus.func @dense(%x: !gradus.tensor<[n, 4], f32>, %w: !gradus.tensor<[4, 6], f32>, %b: !gradus.tensor<[6], f32>) -> !gradus.tensor<[n, 6], f32> attributes {kind = "function"} {
  %p = gradus.matmul %x, %w : !gradus.tensor<[n, 4], f32>, !gradus.tensor<[4, 6], f32>
  %bias = gradus.broadcast %b to [n, 6] : !gradus.tensor<[6], f32>
  %s = gradus.add %p, %bias : !gradus.tensor<[n, 6], f32>
  %zero = gradus.constant 0.0 : !gradus.tensor<[], f32>
  %zeros = gradus.broadcast %zero to [n, 6] : !gradus.tensor<[], f32>
  %positive = gradus.compare gt %s, %zeros : !gradus.tensor<[n, 6], f32>
  %y = gradus.select %positive, %s, %zeros : !gradus.tensor<[n, 6], f32>
  gradus.return %y : !gradus.tensor<[n, 6], f32>
}

// A softmax is one kernel by rows.
// CHECK-LABEL: gradus.func @softmax
// CHECK: gradus.kernel "rows" <[n, 10]>(%arg0)
// CHECK-NOT: gradus.kernel
// CHECK: gradus.return
gradus.func @softmax(%x: !gradus.tensor<[n, 10], f32>) -> !gradus.tensor<[n, 10], f32> attributes {kind = "function"} {
  %m = gradus.max %x over [1] keep : !gradus.tensor<[n, 10], f32>
  %mb = gradus.broadcast %m to [n, 10] : !gradus.tensor<[n, 1], f32>
  %d = gradus.sub %x, %mb : !gradus.tensor<[n, 10], f32>
  %e = gradus.exp %d : !gradus.tensor<[n, 10], f32>
  %s = gradus.sum %e over [1] keep : !gradus.tensor<[n, 10], f32>
  %sb = gradus.broadcast %s to [n, 10] : !gradus.tensor<[n, 1], f32>
  %y = gradus.div %e, %sb : !gradus.tensor<[n, 10], f32>
  gradus.return %y : !gradus.tensor<[n, 10], f32>
}

// The sum of the columns goes with the points that it sums; the sum of rows of the same points can't.
// CHECK-LABEL: gradus.func @both_sums
// CHECK: gradus.kernel "columns" <[n, 10]>
// CHECK: gradus.kernel "rows" <[n, 10]>
gradus.func @both_sums(%x: !gradus.tensor<[n, 10], f32>) -> (!gradus.tensor<[10], f32>, !gradus.tensor<[n], f32>) attributes {kind = "function"} {
  %y = gradus.mul %x, %x : !gradus.tensor<[n, 10], f32>
  %c = gradus.sum %y over [0] : !gradus.tensor<[n, 10], f32>
  %r = gradus.sum %y over [1] : !gradus.tensor<[n, 10], f32>
  gradus.return %c, %r : !gradus.tensor<[10], f32>, !gradus.tensor<[n], f32>
}

// An update is one kernel that writes in place.
// CHECK-LABEL: gradus.func @update
// CHECK: gradus.kernel "pointwise" <[8]>
// CHECK-NOT: gradus.kernel
// CHECK: gradus.write @t.m, %{{.*}} {in_place}
// CHECK: gradus.write @w, %{{.*}} {in_place}
gradus.func @update(%g: !gradus.tensor<[8], f32>) attributes {kind = "step"} {
  %w = gradus.read @w : !gradus.tensor<[8], f32>
  %m = gradus.read @t.m : !gradus.tensor<[8], f32>
  %m2 = gradus.add %m, %g : !gradus.tensor<[8], f32>
  %w2 = gradus.sub %w, %m2 : !gradus.tensor<[8], f32>
  gradus.write @t.m, %m2 : !gradus.tensor<[8], f32>
  gradus.write @w, %w2 : !gradus.tensor<[8], f32>
  gradus.return
}

// A write whose old value somebody reads elsewhere than at the written point is not in place.
// CHECK-LABEL: gradus.func @turned
// CHECK: gradus.write @w, %{{[0-9]+}} : !gradus.tensor
gradus.func @turned() attributes {kind = "step"} {
  %w = gradus.read @w : !gradus.tensor<[8], f32>
  %high = gradus.slice %w from [4] take [4] step [1] : !gradus.tensor<[8], f32>
  %low = gradus.slice %w from [0] take [4] step [1] : !gradus.tensor<[8], f32>
  %r = gradus.concat %high, %low along 0 : !gradus.tensor<[4], f32>, !gradus.tensor<[4], f32>
  %s = gradus.add %w, %r : !gradus.tensor<[8], f32>
  gradus.write @w, %s : !gradus.tensor<[8], f32>
  gradus.return
}

// A convolution takes its bias and activation; pooling stands for itself.
// CHECK-LABEL: gradus.func @images
// CHECK: gradus.window convolution %arg0, %arg1 plus %arg2 tanh size [3, 3] stride [2, 2] dilation [1, 1] low [1, 1] groups 1
// CHECK-NEXT: gradus.window window_max %{{.*}} linear size [2, 2]
// CHECK-NEXT: gradus.return
// APART-LABEL: gradus.func @images
// APART: gradus.window convolution %arg0, %arg1 linear
gradus.func @images(%x: !gradus.tensor<[n, 8, 8, 3], f32>, %w: !gradus.tensor<[3, 3, 3, 4], f32>, %b: !gradus.tensor<[4], f32>) -> !gradus.tensor<[n, 2, 2, 4], f32> attributes {kind = "function"} {
  %y = gradus.convolution %x, %w stride [2, 2] dilation [1, 1] low [1, 1] extents [4, 4] groups 1 : !gradus.tensor<[n, 8, 8, 3], f32>, !gradus.tensor<[3, 3, 3, 4], f32>
  %bias = gradus.broadcast %b to [n, 4, 4, 4] : !gradus.tensor<[4], f32>
  %s = gradus.add %y, %bias : !gradus.tensor<[n, 4, 4, 4], f32>
  %a = gradus.tanh %s : !gradus.tensor<[n, 4, 4, 4], f32>
  %m = gradus.window_max %a size [2, 2] stride [2, 2] dilation [1, 1] low [0, 0] extents [2, 2] : !gradus.tensor<[n, 4, 4, 4], f32>
  gradus.return %m : !gradus.tensor<[n, 2, 2, 4], f32>
}
