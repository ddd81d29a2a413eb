// `when`: form; outline gives its body to a function, with what it uses from outside; its condition is one truth value.
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -verify-roundtrip | FileCheck %s --check-prefix=FORM
// RUN: %gradus-opt %s -split-input-file -verify-diagnostics -gradus-outline | FileCheck %s --check-prefix=OUTLINE

gradus.slot @"s" = 0.000000e+00 : !gradus.tensor<[3], f32>
gradus.counter_storage @"fit.calls"

// FORM-LABEL: gradus.func @form
// FORM: gradus.when %{{.*}} : !gradus.tensor<[], i1> {
// FORM: gradus.write @s
// FORM: gradus.reset @fit.calls
// OUTLINE-LABEL: gradus.func @form
// OUTLINE: gradus.branch @form_body_0 when %{{.*}} with(%{{.*}}) reads [] writes [@s, @fit.calls]
// OUTLINE-NOT: gradus.write
// OUTLINE: gradus.return
// OUTLINE: gradus.func @form_body_0(%[[X:.*]]: !gradus.tensor<[3], f32>)
// OUTLINE: gradus.write @s, %[[X]]
// OUTLINE: gradus.reset @fit.calls
// OUTLINE: gradus.return
gradus.func @form(%c: !gradus.tensor<[], i1>, %x: !gradus.tensor<[3], f32>) attributes {kind = "step"} {
  gradus.when %c : !gradus.tensor<[], i1> {
    gradus.write @s, %x : !gradus.tensor<[3], f32>
    gradus.reset @"fit.calls"
  }
  gradus.return
}

// -----

gradus.func @several(%c: !gradus.tensor<[2], i1>) attributes {kind = "step"} {
  // expected-error@+1 {{asks for one truth value}}
  gradus.when %c : !gradus.tensor<[2], i1> {
  }
  gradus.return
}
