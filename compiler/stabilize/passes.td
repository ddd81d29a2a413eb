// The passes of this folder.
include "mlir/Pass/PassBase.td"

def Stabilize : Pass<"gradus-stabilize", "::gradus::FuncOp"> {
  let summary = "Rewrites formulas as written in papers to forms that neither overflow nor lose their gradient";
  let description = "The rules, each with its formula and reason, stand in compiler/stabilize/README.md. Runs before differentiation.";
  let dependentDialects = ["::gradus::GradusDialect"];
}
