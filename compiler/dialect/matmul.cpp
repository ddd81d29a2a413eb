// Operations of the family `matmul`: the classes that MLIR's generator made, and their
// registration.
#include "compiler/dialect/matmul.h"
#include "compiler/dialect/syntax.h"

#define GET_OP_CLASSES
#include "compiler/dialect/matmul.cpp.inc"

void gradus::GradusDialect::registerMatmul() {
  addOperations<
#define GET_OP_LIST
#include "compiler/dialect/matmul.cpp.inc"
      >();
}
