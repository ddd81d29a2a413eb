// What passes ask of operations without knowing them.
#ifndef GRADUS_INTERFACES_TD
#define GRADUS_INTERFACES_TD

include "mlir/IR/OpBase.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

// Everything that a model stores between calls. One resource: reads and writes keep their order.
def Gradus_Storage : Resource<"::gradus::StorageResource">;

def Gradus_UnknownDerivative : NativeOpTrait<"UnknownDerivative"> {
  let cppNamespace = "::gradus";
}

def ElementwiseOpInterface : OpInterface<"ElementwiseOpInterface"> {
  let cppNamespace = "::gradus";
  let description = [{
    Each element of the only result is a function of the elements of the operands at the same place. Operands and result have one shape.
  }];
  let methods = [
    InterfaceMethod<
      "Builds the function on scalars (f32, f64, i32, i64, i1) from operations of arith and math.",
      "::mlir::Value", "buildElement",
      (ins "::mlir::OpBuilder &":$b, "::mlir::Location":$loc, "::mlir::ValueRange":$scalars)>,
    InterfaceMethod<
      "The function of doubles; truth values are 0 and 1. Rounding to the element is the caller's.",
      "double", "evaluate", (ins "::llvm::ArrayRef<double>":$numbers)>];
}

def DifferentiableOpInterface : OpInterface<"DifferentiableOpInterface"> {
  let cppNamespace = "::gradus";
  let description = "Builds its own adjoint from ordinary operations, so that gradients can be differentiated again.";
  let methods = [
    InterfaceMethod<
      "What the gradient of the only result contributes to the gradient of one operand: a value of the operand's type, or "
      "null where nothing flows.",
      "::mlir::Value", "buildAdjoint",
      (ins "::mlir::OpBuilder &":$b, "::mlir::Location":$loc, "::mlir::Value":$gradient, "unsigned":$index)>,
    InterfaceMethod<
      "Whether a change of the operand can change the result smoothly: false where buildAdjoint would give nothing.",
      "bool", "hasAdjoint", (ins "unsigned":$index)>];
}

#endif
