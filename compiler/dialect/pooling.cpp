// Operations of the family `pooling`: the classes that MLIR's generator made, and their
// registration.
#include "compiler/dialect/pooling.h"
#include "compiler/dialect/syntax.h"

#define GET_OP_CLASSES
#include "compiler/dialect/pooling.cpp.inc"

void gradus::GradusDialect::registerPooling() {
  addOperations<
#define GET_OP_LIST
#include "compiler/dialect/pooling.cpp.inc"
      >();
}
