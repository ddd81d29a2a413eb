// Operations of the family `attention`: the classes that MLIR's generator made, their registration, and the making of the gradient.
#include "compiler/dialect/attention.h"
#include "compiler/dialect/syntax.h"
#include "compiler/dialect/term.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "compiler/dialect/attention.cpp.inc"

void gradus::GradusDialect::registerAttention() {
  addOperations<
#define GET_OP_LIST
#include "compiler/dialect/attention.cpp.inc"
      >();
}

namespace gradus {

Term attention_gradient(AttentionOp attention, const Term &gradient, unsigned index) {
  for (Operation *user : gradient.value().getUsers())
    if (auto known = dyn_cast<AttentionGradientOp>(user))
      if (known.getGradient() == gradient.value() && known.getLogSum() == attention.getLogSum())
        return gradient.with(known->getResult(index));
  auto made = gradient.builder().create<AttentionGradientOp>(
      gradient.location(), attention.getQuery(), attention.getKey(), attention.getValue(), attention.getLength(), attention.getOffset(),
      attention.getResult(), attention.getLogSum(), gradient.value(), attention.getCausalAttr(), attention.getScaleAttr());
  return gradient.with(made->getResult(index));
}

} // namespace gradus
