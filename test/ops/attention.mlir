// `attention`: form, its gradient, what the verifier refuses.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s --check-prefix=FORM
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate | FileCheck %s --check-prefix=GRADIENT

// FORM-LABEL: gradus.func @form
// FORM: gradus.attention %arg0, %arg1, %arg1 length %arg2 offset %arg3 causal true scale 5.000000e-01 : !gradus.tensor<[n, t, 4, 8], f32>
gradus.func @form(%q: !gradus.tensor<[n, t, 4, 8], f32>, %k: !gradus.tensor<[n, s, 2, 8], f32>, %l: !gradus.tensor<[n], i32>, %o: !gradus.tensor<[], i32>) -> (!gradus.tensor<[n, t, 4, 8], f32>, !gradus.tensor<[n, 4, t], f32>) attributes {kind = "function"} {
  %y, %z = gradus.attention %q, %k, %k length %l offset %o causal true scale 0.5 : !gradus.tensor<[n, t, 4, 8], f32>, !gradus.tensor<[n, s, 2, 8], f32>, !gradus.tensor<[n, s, 2, 8], f32>, !gradus.tensor<[n], i32>, !gradus.tensor<[], i32>
  gradus.return %y, %z : !gradus.tensor<[n, t, 4, 8], f32>, !gradus.tensor<[n, 4, t], f32>
}

// -----

// All three gradients come of one operation.
// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT: %[[Y:.*]], %[[SUM:.*]] = gradus.attention %arg0, %arg1, %arg2
// GRADIENT: %[[Q:.*]], %[[K:.*]], %[[V:.*]] = gradus.attention_gradient %arg0, %arg1, %arg2 length %arg3 offset %arg4 of %[[Y]], %[[SUM]], %{{.*}} causal false
// GRADIENT-NOT: gradus.attention_gradient
// GRADIENT: gradus.return %[[Q]], %[[K]], %[[V]]
gradus.func @gradient(%q: !gradus.tensor<[n, t, 4, 8], f32>, %k: !gradus.tensor<[n, s, 2, 8], f32>, %v: !gradus.tensor<[n, s, 2, 3], f32>, %l: !gradus.tensor<[n], i32>, %o: !gradus.tensor<[], i32>) -> (!gradus.tensor<[n, t, 4, 8], f32>, !gradus.tensor<[n, s, 2, 8], f32>, !gradus.tensor<[n, s, 2, 3], f32>) attributes {kind = "function"} {
  %y, %z = gradus.attention %q, %k, %v length %l offset %o causal false : !gradus.tensor<[n, t, 4, 8], f32>, !gradus.tensor<[n, s, 2, 8], f32>, !gradus.tensor<[n, s, 2, 3], f32>, !gradus.tensor<[n], i32>, !gradus.tensor<[], i32>
  %loss = gradus.sum %y over [0, 1, 2, 3] : !gradus.tensor<[n, t, 4, 3], f32>
  %dq, %dk, %dv = gradus.gradient %loss wrt (%q, %k, %v) : !gradus.tensor<[], f32>, !gradus.tensor<[n, t, 4, 8], f32>, !gradus.tensor<[n, s, 2, 8], f32>, !gradus.tensor<[n, s, 2, 3], f32>
  gradus.return %dq, %dk, %dv : !gradus.tensor<[n, t, 4, 8], f32>, !gradus.tensor<[n, s, 2, 8], f32>, !gradus.tensor<[n, s, 2, 3], f32>
}

// -----

gradus.func @heads(%q: !gradus.tensor<[n, t, 4, 8], f32>, %k: !gradus.tensor<[n, s, 3, 8], f32>, %l: !gradus.tensor<[n], i32>, %o: !gradus.tensor<[], i32>) -> !gradus.tensor<[n, t, 4, 8], f32> attributes {kind = "function"} {
  // expected-error@+1 {{the query has 4 heads, which is no multiple of the 3 heads of the keys}}
  %y, %z = gradus.attention %q, %k, %k length %l offset %o causal false : !gradus.tensor<[n, t, 4, 8], f32>, !gradus.tensor<[n, s, 3, 8], f32>, !gradus.tensor<[n, s, 3, 8], f32>, !gradus.tensor<[n], i32>, !gradus.tensor<[], i32>
  gradus.return %y : !gradus.tensor<[n, t, 4, 8], f32>
}

// -----

gradus.func @length(%q: !gradus.tensor<[n, t, 4, 8], f32>, %l: !gradus.tensor<[t], i32>, %o: !gradus.tensor<[], i32>) -> !gradus.tensor<[n, t, 4, 8], f32> attributes {kind = "function"} {
  // expected-error@+1 {{the lengths are i32[t], but i32[n] is expected, one for each sequence}}
  %y, %z = gradus.attention %q, %q, %q length %l offset %o causal false : !gradus.tensor<[n, t, 4, 8], f32>, !gradus.tensor<[n, t, 4, 8], f32>, !gradus.tensor<[n, t, 4, 8], f32>, !gradus.tensor<[t], i32>, !gradus.tensor<[], i32>
  gradus.return %y : !gradus.tensor<[n, t, 4, 8], f32>
}
