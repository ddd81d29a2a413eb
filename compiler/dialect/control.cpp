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
