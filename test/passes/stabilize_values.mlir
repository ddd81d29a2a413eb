// Logarithms as papers write them, at logits where the written form overflows or has rounded to 0 or 1: value and gradient.
// The numbers are those of the formulas in 40 digits.
// RUN: %gradus-opt %s -gradus-stabilize -gradus-differentiate -canonicalize -cse | FileCheck %s

// CHECK-LABEL: gradus.func @log_sigmoid_m10000
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -1.000000e+04 :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 1.000000e+00 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log_sigmoid_m10000() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant -10000.0 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %l = gradus.log %s : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_sigmoid_m200
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -2.000000e+02 :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 1.000000e+00 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log_sigmoid_m200() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant -200.0 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %l = gradus.log %s : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_sigmoid_m1_5
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -1.701413{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 0.8175744{{[0-9]*}} :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log_sigmoid_m1_5() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant -1.5 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %l = gradus.log %s : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_sigmoid_0
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -0.693147{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 5.000000e-01 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log_sigmoid_0() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 0.0 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %l = gradus.log %s : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_sigmoid_1_5
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -0.201413{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 0.1824255{{[0-9]*}} :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log_sigmoid_1_5() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 1.5 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %l = gradus.log %s : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_sigmoid_200
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -1.38389{{[0-9]*[eE]}}-87 :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 1.383896{{[0-9]*[eE]}}-87 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log_sigmoid_200() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 200.0 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %l = gradus.log %s : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_sigmoid_10000
// CHECK-DAG: gradus.constant {{-?}}0.000000e+00 :
gradus.func @log_sigmoid_10000() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 10000.0 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %l = gradus.log %s : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_one_minus_sigmoid_m10000
// CHECK-DAG: gradus.constant {{-?}}0.000000e+00 :
gradus.func @log_one_minus_sigmoid_m10000() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant -10000.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %q = gradus.sub %one, %s : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_one_minus_sigmoid_m200
// CHECK-DAG: %[[BOTH:[0-9]+]] = gradus.constant -1.38389{{[0-9]*[eE]}}-87 :
// CHECK: gradus.return %[[BOTH]], %[[BOTH]] :
gradus.func @log_one_minus_sigmoid_m200() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant -200.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %q = gradus.sub %one, %s : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_one_minus_sigmoid_m1_5
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -0.201413{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant -0.182425{{[0-9]*}} :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log_one_minus_sigmoid_m1_5() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant -1.5 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %q = gradus.sub %one, %s : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_one_minus_sigmoid_0
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -0.693147{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant -5.000000e-01 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log_one_minus_sigmoid_0() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 0.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %q = gradus.sub %one, %s : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_one_minus_sigmoid_1_5
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -1.701413{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant -0.817574{{[0-9]*}} :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log_one_minus_sigmoid_1_5() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 1.5 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %q = gradus.sub %one, %s : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_one_minus_sigmoid_200
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -2.000000e+02 :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant -1.000000e+00 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log_one_minus_sigmoid_200() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 200.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %q = gradus.sub %one, %s : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_one_minus_sigmoid_10000
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -1.000000e+04 :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant -1.000000e+00 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log_one_minus_sigmoid_10000() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 10000.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %q = gradus.sub %one, %s : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log1p_minus_sigmoid_m10000
// CHECK-DAG: gradus.constant {{-?}}0.000000e+00 :
gradus.func @log1p_minus_sigmoid_m10000() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant -10000.0 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %m = gradus.neg %s : !gradus.tensor<[], f32>
  %l = gradus.log1p %m : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log1p_minus_sigmoid_m200
// CHECK-DAG: %[[BOTH:[0-9]+]] = gradus.constant -1.38389{{[0-9]*[eE]}}-87 :
// CHECK: gradus.return %[[BOTH]], %[[BOTH]] :
gradus.func @log1p_minus_sigmoid_m200() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant -200.0 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %m = gradus.neg %s : !gradus.tensor<[], f32>
  %l = gradus.log1p %m : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log1p_minus_sigmoid_m1_5
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -0.201413{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant -0.182425{{[0-9]*}} :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log1p_minus_sigmoid_m1_5() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant -1.5 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %m = gradus.neg %s : !gradus.tensor<[], f32>
  %l = gradus.log1p %m : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log1p_minus_sigmoid_0
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -0.693147{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant -5.000000e-01 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log1p_minus_sigmoid_0() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 0.0 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %m = gradus.neg %s : !gradus.tensor<[], f32>
  %l = gradus.log1p %m : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log1p_minus_sigmoid_1_5
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -1.701413{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant -0.817574{{[0-9]*}} :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log1p_minus_sigmoid_1_5() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 1.5 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %m = gradus.neg %s : !gradus.tensor<[], f32>
  %l = gradus.log1p %m : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log1p_minus_sigmoid_200
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -2.000000e+02 :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant -1.000000e+00 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log1p_minus_sigmoid_200() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 200.0 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %m = gradus.neg %s : !gradus.tensor<[], f32>
  %l = gradus.log1p %m : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log1p_minus_sigmoid_10000
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -1.000000e+04 :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant -1.000000e+00 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log1p_minus_sigmoid_10000() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 10000.0 : !gradus.tensor<[], f32>
  %s = gradus.sigmoid %x : !gradus.tensor<[], f32>
  %m = gradus.neg %s : !gradus.tensor<[], f32>
  %l = gradus.log1p %m : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @softplus_m10000
// CHECK-DAG: gradus.constant {{-?}}0.000000e+00 :
gradus.func @softplus_m10000() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant -10000.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %e = gradus.exp %x : !gradus.tensor<[], f32>
  %q = gradus.add %one, %e : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @softplus_m200
// CHECK-DAG: %[[BOTH:[0-9]+]] = gradus.constant 1.383896{{[0-9]*[eE]}}-87 :
// CHECK: gradus.return %[[BOTH]], %[[BOTH]] :
gradus.func @softplus_m200() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant -200.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %e = gradus.exp %x : !gradus.tensor<[], f32>
  %q = gradus.add %one, %e : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @softplus_m1_5
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant 0.2014132{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 0.1824255{{[0-9]*}} :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @softplus_m1_5() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant -1.5 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %e = gradus.exp %x : !gradus.tensor<[], f32>
  %q = gradus.add %one, %e : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @softplus_0
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant 0.6931471{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 5.000000e-01 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @softplus_0() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 0.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %e = gradus.exp %x : !gradus.tensor<[], f32>
  %q = gradus.add %one, %e : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @softplus_1_5
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant 1.7014132{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 0.8175744{{[0-9]*}} :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @softplus_1_5() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 1.5 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %e = gradus.exp %x : !gradus.tensor<[], f32>
  %q = gradus.add %one, %e : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @softplus_200
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant 2.000000e+02 :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 1.000000e+00 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @softplus_200() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 200.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %e = gradus.exp %x : !gradus.tensor<[], f32>
  %q = gradus.add %one, %e : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @softplus_10000
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant 1.000000e+04 :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 1.000000e+00 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @softplus_10000() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 10000.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %e = gradus.exp %x : !gradus.tensor<[], f32>
  %q = gradus.add %one, %e : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_one_minus_tanh_squared_m10000
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -19998.61{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 2.000000e+00 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log_one_minus_tanh_squared_m10000() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant -10000.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %t = gradus.tanh %x : !gradus.tensor<[], f32>
  %u = gradus.mul %t, %t : !gradus.tensor<[], f32>
  %q = gradus.sub %one, %u : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_one_minus_tanh_squared_m200
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -398.6137{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 2.000000e+00 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log_one_minus_tanh_squared_m200() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant -200.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %t = gradus.tanh %x : !gradus.tensor<[], f32>
  %u = gradus.mul %t, %t : !gradus.tensor<[], f32>
  %q = gradus.sub %one, %u : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_one_minus_tanh_squared_m1_5
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -1.710880{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 1.8102965{{[0-9]*}} :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log_one_minus_tanh_squared_m1_5() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant -1.5 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %t = gradus.tanh %x : !gradus.tensor<[], f32>
  %u = gradus.mul %t, %t : !gradus.tensor<[], f32>
  %q = gradus.sub %one, %u : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_one_minus_tanh_squared_0
// CHECK-DAG: gradus.constant {{-?}}0.000000e+00 :
gradus.func @log_one_minus_tanh_squared_0() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 0.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %t = gradus.tanh %x : !gradus.tensor<[], f32>
  %u = gradus.mul %t, %t : !gradus.tensor<[], f32>
  %q = gradus.sub %one, %u : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_one_minus_tanh_squared_1_5
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -1.710880{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant -1.810296{{[0-9]*}} :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log_one_minus_tanh_squared_1_5() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 1.5 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %t = gradus.tanh %x : !gradus.tensor<[], f32>
  %u = gradus.mul %t, %t : !gradus.tensor<[], f32>
  %q = gradus.sub %one, %u : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_one_minus_tanh_squared_200
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -398.6137{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant -2.000000e+00 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log_one_minus_tanh_squared_200() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 200.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %t = gradus.tanh %x : !gradus.tensor<[], f32>
  %u = gradus.mul %t, %t : !gradus.tensor<[], f32>
  %q = gradus.sub %one, %u : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @log_one_minus_tanh_squared_10000
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -19998.61{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant -2.000000e+00 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @log_one_minus_tanh_squared_10000() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 10000.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %t = gradus.tanh %x : !gradus.tensor<[], f32>
  %u = gradus.mul %t, %t : !gradus.tensor<[], f32>
  %q = gradus.sub %one, %u : !gradus.tensor<[], f32>
  %l = gradus.log %q : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @sigmoid_written_out_m10000
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -1.000000e+04 :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 1.000000e+00 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @sigmoid_written_out_m10000() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant -10000.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %e = gradus.exp %x : !gradus.tensor<[], f32>
  %q = gradus.add %one, %e : !gradus.tensor<[], f32>
  %s = gradus.div %e, %q : !gradus.tensor<[], f32>
  %l = gradus.log %s : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @sigmoid_written_out_m200
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -2.000000e+02 :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 1.000000e+00 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @sigmoid_written_out_m200() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant -200.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %e = gradus.exp %x : !gradus.tensor<[], f32>
  %q = gradus.add %one, %e : !gradus.tensor<[], f32>
  %s = gradus.div %e, %q : !gradus.tensor<[], f32>
  %l = gradus.log %s : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @sigmoid_written_out_m1_5
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -1.701413{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 0.8175744{{[0-9]*}} :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @sigmoid_written_out_m1_5() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant -1.5 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %e = gradus.exp %x : !gradus.tensor<[], f32>
  %q = gradus.add %one, %e : !gradus.tensor<[], f32>
  %s = gradus.div %e, %q : !gradus.tensor<[], f32>
  %l = gradus.log %s : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @sigmoid_written_out_0
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -0.693147{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 5.000000e-01 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @sigmoid_written_out_0() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 0.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %e = gradus.exp %x : !gradus.tensor<[], f32>
  %q = gradus.add %one, %e : !gradus.tensor<[], f32>
  %s = gradus.div %e, %q : !gradus.tensor<[], f32>
  %l = gradus.log %s : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @sigmoid_written_out_1_5
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -0.201413{{[0-9]*}} :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 0.1824255{{[0-9]*}} :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @sigmoid_written_out_1_5() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 1.5 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %e = gradus.exp %x : !gradus.tensor<[], f32>
  %q = gradus.add %one, %e : !gradus.tensor<[], f32>
  %s = gradus.div %e, %q : !gradus.tensor<[], f32>
  %l = gradus.log %s : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @sigmoid_written_out_200
// CHECK-DAG: %[[VALUE:[0-9]+]] = gradus.constant -1.38389{{[0-9]*[eE]}}-87 :
// CHECK-DAG: %[[SLOPE:[0-9]+]] = gradus.constant 1.383896{{[0-9]*[eE]}}-87 :
// CHECK: gradus.return %[[VALUE]], %[[SLOPE]] :
gradus.func @sigmoid_written_out_200() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 200.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %e = gradus.exp %x : !gradus.tensor<[], f32>
  %q = gradus.add %one, %e : !gradus.tensor<[], f32>
  %s = gradus.div %e, %q : !gradus.tensor<[], f32>
  %l = gradus.log %s : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}

// CHECK-LABEL: gradus.func @sigmoid_written_out_10000
// CHECK-DAG: gradus.constant {{-?}}0.000000e+00 :
gradus.func @sigmoid_written_out_10000() -> (!gradus.tensor<[], f32>, !gradus.tensor<[], f32>) attributes {kind = "gradient"} {
  %x = gradus.constant 10000.0 : !gradus.tensor<[], f32>
  %one = gradus.constant 1.0 : !gradus.tensor<[], f32>
  %e = gradus.exp %x : !gradus.tensor<[], f32>
  %q = gradus.add %one, %e : !gradus.tensor<[], f32>
  %s = gradus.div %e, %q : !gradus.tensor<[], f32>
  %l = gradus.log %s : !gradus.tensor<[], f32>
  %g = gradus.gradient %l wrt (%x) : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
  gradus.return %l, %g : !gradus.tensor<[], f32>, !gradus.tensor<[], f32>
}
