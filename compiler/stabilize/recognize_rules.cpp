// Functions written out by their formulas: the operation itself neither overflows nor rounds as
// much.
#include "compiler/stabilize/rules.h"

using namespace mlir;

namespace gradus {
namespace {

/// The x of 1 + exp(x) or exp(x) + 1.
std::optional<Value> one_plus_exp(const Matcher &matcher, Value value) {
  auto sum = matcher.match<AddOp>(value);
  if (!sum || (!is_number(sum.getX(), 1) && !is_number(sum.getY(), 1)))
    return std::nullopt;
  auto power = matcher.match<ExpOp>(is_number(sum.getX(), 1) ? sum.getY() : sum.getX());
  return power ? std::optional<Value>(power.getX()) : std::nullopt;
}

/// 1 / (1 + exp(-x)) = exp(x) / (1 + exp(x)) = sigmoid(x)
std::optional<Term> sigmoid_written_out(const Matcher &matcher, Operation *operation,
                                        const Term &at) {
  auto quotient = dyn_cast<DivOp>(operation);
  std::optional<Value> exponent = quotient ? one_plus_exp(matcher, quotient.getY()) : std::nullopt;
  if (!exponent)
    return std::nullopt;
  if (is_number(quotient.getX(), 1))
    return sigmoid(-at.with(*exponent));
  if (auto power = matcher.match<ExpOp>(quotient.getX()); power && power.getX() == *exponent)
    return sigmoid(at.with(*exponent));
  return std::nullopt;
}

} // namespace

llvm::ArrayRef<StabilizeRule> recognize_rules() {
  static const StabilizeRule rules[] = {sigmoid_written_out};
  return rules;
}

} // namespace gradus
