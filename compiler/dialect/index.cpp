// Operations of the family `index`: the classes that MLIR's generator made, and their registration.
#include "compiler/dialect/index.h"
#include "compiler/dialect/syntax.h"

#define GET_OP_CLASSES
#include "compiler/dialect/index.cpp.inc"

void gradus::GradusDialect::registerIndex() {
  addOperations<
#define GET_OP_LIST
#include "compiler/dialect/index.cpp.inc"
      >();
}
