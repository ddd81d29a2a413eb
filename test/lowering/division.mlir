// On AVX-512, f32 vectors are divided through an estimated reciprocal; f64 and other targets keep the division.
// RUN: %gradus-opt %s -gradus-approximate=avx512=true | FileCheck %s --check-prefixes=BOTH,ESTIMATE
// RUN: %gradus-opt %s -gradus-approximate | FileCheck %s --check-prefixes=BOTH,PLAIN

// BOTH-LABEL: llvm.func @single
// ESTIMATE: llvm.call_intrinsic "llvm.x86.avx512.rcp14.ps.512"
// ESTIMATE-COUNT-4: math.fma
// ESTIMATE: arith.cmpf one
// ESTIMATE-NOT: arith.divf
// PLAIN: arith.divf
llvm.func @single(%x: vector<16xf32>, %y: vector<16xf32>) -> vector<16xf32> {
  %q = arith.divf %x, %y : vector<16xf32>
  llvm.return %q : vector<16xf32>
}

// BOTH-LABEL: llvm.func @double
// BOTH: arith.divf
llvm.func @double(%x: vector<16xf64>, %y: vector<16xf64>) -> vector<16xf64> {
  %q = arith.divf %x, %y : vector<16xf64>
  llvm.return %q : vector<16xf64>
}
