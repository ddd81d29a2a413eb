// Operations of the family `elementwise`: the classes that MLIR's generator made, and their
// registration.
#include "compiler/dialect/elementwise.h"
#include "compiler/dialect/syntax.h"

#define GET_OP_CLASSES
#include "compiler/dialect/elementwise.cpp.inc"

void gradus::GradusDialect::registerElementwise() {
  addOperations<
#define GET_OP_LIST
#include "compiler/dialect/elementwise.cpp.inc"
      >();
}
