// `min`: form; its gradient is shared evenly by all elements that are the least; an axis that is not there.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-differentiate -canonicalize -cse | FileCheck %s --check-prefix=GRADIENT

// CHECK-LABEL: gradus.func @form
// CHECK: gradus.min %{{.*}} over [1] keep : !gradus.tensor<[n, 4], f32>
gradus.func @form(%x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n, 1], f32> attributes {kind = "function"} {
  %y = gradus.min %x over [1] keep : !gradus.tensor<[n, 4], f32>
  gradus.return %y : !gradus.tensor<[n, 1], f32>
}

// GRADIENT-LABEL: gradus.func @gradient
// GRADIENT-SAME: (%[[X:[a-z0-9]+]]:
// GRADIENT: %[[Y:.*]] = gradus.min %[[X]] over [0] : !gradus.tensor<[4], f32>
// GRADIENT: %[[ALL:.*]] = gradus.broadcast %[[Y]] to [4]
// GRADIENT: %[[ATTAINED:.*]] = gradus.compare eq %[[X]], %[[ALL]]
// GRADIENT: %[[ONES:.*]] = gradus.cast %[[ATTAINED]]
// GRADIENT: %[[COUNT:.*]] = gradus.sum %[[ONES]] over [0]
// GRADIENT: %[[SHARE:.*]] = gradus.div %{{.*}}, %[[COUNT]]
// GRADIENT: %[[SHARES:.*]] = gradus.broadcast %[[SHARE]] to [4]
// GRADIENT: %[[G:.*]] = gradus.select %[[ATTAINED]], %[[SHARES]], %{{.*}}
// GRADIENT: gradus.return %[[G]]
gradus.func @gradient(%x: !gradus.tensor<[4], f32>) -> !gradus.tensor<[4], f32> attributes {kind = "gradient"} {
  %y = gradus.min %x over [0] : !gradus.tensor<[4], f32>
  %g = gradus.gradient %y wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[4], f32>
  gradus.return %g : !gradus.tensor<[4], f32>
}

// -----

gradus.func @wrong(%x: !gradus.tensor<[n, 4], f32>) -> !gradus.tensor<[n], f32> attributes {kind = "function"} {
  // expected-error@+1 {{axis 2}}
  %y = gradus.min %x over [2] : !gradus.tensor<[n, 4], f32>
  gradus.return %y : !gradus.tensor<[n], f32>
}
