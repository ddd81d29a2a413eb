// The passes of this folder.
include "mlir/Pass/PassBase.td"

def Differentiate : Pass<"gradus-differentiate", "::gradus::FuncOp"> {
  let summary = "Replaces every gradient by ordinary operations";
  let description = [{
    Reverse mode over the straight-line block. Operations build their own adjoints (DifferentiableOpInterface); only what lies
    between the values asked for and the loss is looked at, and contributions to one value are added in reverse program order.
  }];
  let dependentDialects = ["::gradus::GradusDialect"];
}
