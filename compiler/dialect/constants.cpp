// Numbers known when the program is compiled.
#include "compiler/dialect/constants.h"
#include "compiler/dialect/constant.h"
#include "compiler/dialect/shape.h"

#include <cmath>

using namespace mlir;

namespace gradus {

std::optional<double> known_number(Value value) {
  while (Operation *operation = value.getDefiningOp()) {
    if (auto constant = dyn_cast<ConstantOp>(operation))
      return constant.getValue().convertToDouble();
    if (!isa<BroadcastOp, ReshapeOp, TransposeOp, SliceOp, StopGradientOp>(operation))
      return std::nullopt;
    value = operation->getOperand(0);
  }
  return std::nullopt;
}

std::optional<double> fit_number(double number, Type from, Type to) {
  if (to.isInteger(1))
    return number != 0;
  if (isa<FloatType>(to))
    return number;
  double limit = std::ldexp(1.0, to.getIntOrFloatBitWidth() - 1);
  bool inside = number >= -limit && number < limit;
  if (isa<FloatType>(from)) {
    if (std::isnan(number))
      return 0;
    if (!inside)
      return std::nullopt;
    return std::trunc(number);
  }
  // Integers wrap around when code runs; a double can't say by how much.
  if (!inside || std::fabs(number) > 9007199254740992.0)
    return std::nullopt;
  return number;
}

} // namespace gradus
