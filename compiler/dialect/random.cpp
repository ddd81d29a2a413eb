// Operations of the family `random`: the classes that MLIR's generator made, and their
// registration.
#include "compiler/dialect/random.h"
#include "compiler/dialect/syntax.h"

#define GET_OP_CLASSES
#include "compiler/dialect/random.cpp.inc"

void gradus::GradusDialect::registerRandom() {
  addOperations<
#define GET_OP_LIST
#include "compiler/dialect/random.cpp.inc"
      >();
}
