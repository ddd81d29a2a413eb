// Squares of roots: sqrt(x)^2 is x, whose gradient is also right at 0.
#include "compiler/stabilize/rules.h"

using namespace mlir;

namespace gradus {
namespace {

/// sqrt(x) sqrt(x) = sqrt(x)^2 = x, where x is known not to be negative
std::optional<Term> square_of_root(const Matcher &matcher, Operation *operation, const Term &at) {
  Value root;
  if (auto product = dyn_cast<MulOp>(operation); product && product.getX() == product.getY())
    root = product.getX();
  else if (auto power = dyn_cast<PowOp>(operation); power && is_number(power.getY(), 2))
    root = power.getX();
  if (!root)
    return std::nullopt;
  Matcher::Moved moved = matcher.strip(root);
  auto sqrt = matcher.match<SqrtOp>(moved.origin);
  if (!sqrt || !matcher.is_not_negative(sqrt.getX()))
    return std::nullopt;
  return move_again(at.with(sqrt.getX()), moved);
}

} // namespace

llvm::ArrayRef<StabilizeRule> square_rules() {
  static const StabilizeRule rules[] = {square_of_root};
  return rules;
}

} // namespace gradus
