// Operations of the family `fused`: the classes that MLIR's generator made, and their registration.
#include "compiler/dialect/fused.h"
#include "compiler/dialect/syntax.h"

#define GET_OP_CLASSES
#include "compiler/dialect/fused.cpp.inc"

void gradus::GradusDialect::registerFused() {
  addOperations<
#define GET_OP_LIST
#include "compiler/dialect/fused.cpp.inc"
      >();
}
