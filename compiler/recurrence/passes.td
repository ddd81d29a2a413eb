// The passes of this folder.
include "mlir/Pass/PassBase.td"

def Recurrence : Pass<"gradus-recurrence", "::gradus::FuncOp"> {
  let summary = "Takes out of scans what need not be done step by step";
  let description = [{
    Products of a sequence with a matrix that stays are one product for all steps, before the scan or behind it; sums over steps are
    one sum behind it. The rules stand in compiler/recurrence/README.md.
  }];
  let dependentDialects = ["::gradus::GradusDialect"];
}

def Outline : Pass<"gradus-outline", "::mlir::ModuleOp"> {
  let summary = "Makes a function of the body of each scan, and of the scan a loop";
  let dependentDialects = ["::gradus::GradusDialect"];
}
