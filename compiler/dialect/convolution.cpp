// Operations of the family `convolution`: the classes that MLIR's generator made, and their
// registration.
#include "compiler/dialect/convolution.h"
#include "compiler/dialect/syntax.h"

#define GET_OP_CLASSES
#include "compiler/dialect/convolution.cpp.inc"

void gradus::GradusDialect::registerConvolution() {
  addOperations<
#define GET_OP_LIST
#include "compiler/dialect/convolution.cpp.inc"
      >();
}
