// Recognizing formulas in the graph.
#include "compiler/stabilize/match.h"
#include "compiler/dialect/control.h"

#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace gradus {

Matcher::Matcher(Block &block) {
  for (GradientOp gradient : block.getOps<GradientOp>())
    variables_.insert(gradient.getValues().begin(), gradient.getValues().end());
}

Matcher::Moved Matcher::strip(Value value) const {
  Moved moved{value, {}};
  while (Operation *operation = moved.origin.getDefiningOp()) {
    if (variables_.contains(moved.origin) ||
        !isa<BroadcastOp, ReshapeOp, TransposeOp, SliceOp>(operation))
      break;
    moved.moves.push_back(operation);
    moved.origin = operation->getOperand(0);
  }
  return moved;
}

std::optional<Matcher::Moved> Matcher::sigmoid(Value value) const {
  Moved moved = strip(value);
  auto sigmoid = match<SigmoidOp>(moved.origin);
  if (!sigmoid)
    return std::nullopt;
  moved.origin = sigmoid.getX();
  return moved;
}

std::optional<Value> Matcher::one_minus(Value value) const {
  if (auto difference = match<SubOp>(value))
    if (is_number(difference.getX(), 1))
      return difference.getY();
  // 1 + (-y), -y + 1
  if (auto sum = match<AddOp>(value))
    for (auto [one, other] :
         {std::pair<Value, Value>(sum.getX(), sum.getY()), {sum.getY(), sum.getX()}})
      if (is_number(one, 1))
        if (auto negative = match<NegOp>(other))
          return negative.getX();
  return std::nullopt;
}

bool Matcher::is_shifted(Value value) const {
  auto difference = match<SubOp>(value);
  if (!difference)
    return false;
  Value shift = difference.getY();
  while (Operation *operation = shift.getDefiningOp()) {
    if (isa<MaxOp>(operation))
      return true;
    if (auto select = dyn_cast<SelectOp>(operation))
      shift = select.getX();
    else if (isa<BroadcastOp, ReshapeOp, StopGradientOp>(operation))
      shift = operation->getOperand(0);
    else
      return false;
  }
  return false;
}

bool Matcher::is_not_negative(Value value) const {
  Value origin = strip(value).origin;
  if (std::optional<double> number = known_number(origin))
    return *number >= 0;
  if (match<AbsOp>(origin) || match<ExpOp>(origin) || match<SigmoidOp>(origin) ||
      match<SqrtOp>(origin))
    return true;
  if (auto product = match<MulOp>(origin))
    return product.getX() == product.getY() ||
           (is_not_negative(product.getX()) && is_not_negative(product.getY()));
  if (auto sum = match<AddOp>(origin))
    return is_not_negative(sum.getX()) && is_not_negative(sum.getY());
  if (auto quotient = match<DivOp>(origin))
    return is_not_negative(quotient.getX()) && is_not_negative(quotient.getY());
  if (auto power = match<PowOp>(origin))
    return is_number(power.getY(), 2) || is_not_negative(power.getX());
  if (auto sum = match<SumOp>(origin))
    return is_not_negative(sum.getX());
  if (auto cast = match<CastOp>(origin))
    return !cast.getX().getType().isFloat() && is_not_negative(cast.getX());
  return false;
}

Term move_again(Term value, const Matcher::Moved &moved) {
  for (Operation *move : llvm::reverse(moved.moves)) {
    IRMapping mapping;
    mapping.map(move->getOperand(0), value.value());
    Operation *copy = value.builder().clone(*move, mapping);
    // The element type can't differ, the shape is the move's.
    value = value.with(copy->getResult(0));
  }
  return value;
}

} // namespace gradus
