// Operations of the family `shape`: the classes that MLIR's generator made, and their registration.
#include "compiler/dialect/shape.h"
#include "compiler/dialect/syntax.h"

#define GET_OP_CLASSES
#include "compiler/dialect/shape.cpp.inc"

void gradus::GradusDialect::registerShape() {
  addOperations<
#define GET_OP_LIST
#include "compiler/dialect/shape.cpp.inc"
      >();
}
