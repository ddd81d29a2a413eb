// Operations of the family `reduce`: the classes that MLIR's generator made, and their
// registration.
#include "compiler/dialect/reduce.h"
#include "compiler/dialect/syntax.h"

#define GET_OP_CLASSES
#include "compiler/dialect/reduce.cpp.inc"

void gradus::GradusDialect::registerReduce() {
  addOperations<
#define GET_OP_LIST
#include "compiler/dialect/reduce.cpp.inc"
      >();
}
