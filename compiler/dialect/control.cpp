// Operations of the family `control`: the classes that MLIR's generator made, and their
// registration.
#include "compiler/dialect/control.h"
#include "compiler/dialect/syntax.h"

#define GET_OP_CLASSES
#include "compiler/dialect/control.cpp.inc"

void gradus::GradusDialect::registerControl() {
  addOperations<
#define GET_OP_LIST
#include "compiler/dialect/control.cpp.inc"
      >();
}

namespace gradus {

mlir::LogicalResult WhenOp::verify() {
  auto type = llvm::cast<TensorType>(getCondition().getType());
  if (!type.getShape().empty() || !type.getElement().isInteger(1))
    return emitOpError("asks for one truth value");
  return mlir::success();
}

} // namespace gradus
