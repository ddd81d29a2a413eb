// The dialect itself: what it registers, how it makes constants.
#include "compiler/dialect/dialect.h"
#include "compiler/dialect/constant.h"

#include "mlir/IR/DialectImplementation.h"

#include "compiler/dialect/dialect.cpp.inc"

using namespace mlir;

namespace gradus {

void GradusDialect::initialize() {
  registerTypes();
  registerElementwise();
  registerShape();
  registerReduce();
  registerMatmul();
  registerConvolution();
  registerPooling();
  registerAttention();
  registerIndex();
  registerConstant();
  registerRandom();
  registerAccess();
  registerControl();
  registerModule();
  registerRecurrence();
  registerFused();
  registerFolding();
}

Operation *GradusDialect::materializeConstant(OpBuilder &builder, Attribute value, Type type,
                                              Location location) {
  auto number = llvm::dyn_cast<FloatAttr>(value);
  auto tensor = llvm::dyn_cast<TensorType>(type);
  if (!number || !tensor || tensor.getRank() != 0)
    return nullptr;
  return builder.create<ConstantOp>(location, tensor, number);
}

} // namespace gradus
