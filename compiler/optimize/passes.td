// The passes of this folder.
include "mlir/Pass/PassBase.td"

class Gradus_FunctionPass<string name> : Pass<name, "::gradus::FuncOp"> {
  let dependentDialects = ["::gradus::GradusDialect"];
}

def DropStopGradient : Gradus_FunctionPass<"gradus-drop-stop-gradient"> {
  let summary = "Takes out stop_gradient, which says nothing once everything is differentiated";
}

def Strength : Gradus_FunctionPass<"gradus-strength"> {
  let summary = "Cheaper forms of the same number, up to rounding";
  let description = [{
    Chains of scalings become one factor computed on rank 0, division by such a factor becomes multiplication, small powers become products,
    sums of broadcasts become products. The rules and what they may change stand in compiler/optimize/README.md.
  }];
}

def ReuseOutput : Gradus_FunctionPass<"gradus-reuse-output"> {
  let summary = "Lets the gradient of relu look at its output, so that its input need not be kept";
  let description = [{
    In y = where(x > 0, x, 0), x > 0 exactly where y > 0, also for NaN. Every other use of x > 0 after it becomes y > 0.
  }];
}
