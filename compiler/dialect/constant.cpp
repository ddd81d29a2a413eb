// Operations of the family `constant`: the classes that MLIR's generator made, and their
// registration.
#include "compiler/dialect/constant.h"
#include "compiler/dialect/syntax.h"

#define GET_OP_CLASSES
#include "compiler/dialect/constant.cpp.inc"

void gradus::GradusDialect::registerConstant() {
  addOperations<
#define GET_OP_LIST
#include "compiler/dialect/constant.cpp.inc"
      >();
}
