// Logarithms of sigmoids and their kin: exact where the sigmoid has rounded to 0 or 1.
#include "compiler/stabilize/rules.h"

using namespace mlir;

namespace gradus {

Term softplus(const Term &x) { return maximum(x, 0) + log1p(exp(-abs(x))); }
Term log_sigmoid(const Term &x) { return minimum(x, 0) - log1p(exp(-abs(x))); }

namespace {

/// The v of log(v); null for other operations.
Value logarithm(Operation *operation) {
  auto log = dyn_cast<LogOp>(operation);
  return log ? log.getX() : Value();
}

/// log(sigmoid(x)) = min(x, 0) - log1p(exp(-|x|))
std::optional<Term> log_of_sigmoid(const Matcher &matcher, Operation *operation, const Term &at) {
  Value value = logarithm(operation);
  if (!value)
    return std::nullopt;
  auto moved = matcher.sigmoid(value);
  if (!moved)
    return std::nullopt;
  return move_again(log_sigmoid(at.with(moved->origin)), *moved);
}

/// log(1 - sigmoid(x)) = log1p(-sigmoid(x)) = log(sigmoid(-x))
std::optional<Term> log_of_one_minus_sigmoid(const Matcher &matcher, Operation *operation,
                                             const Term &at) {
  std::optional<Value> subtracted;
  Matcher::Moved outer;
  if (Value value = logarithm(operation)) {
    outer = matcher.strip(value);
    subtracted = matcher.one_minus(outer.origin);
  } else if (auto log1p = dyn_cast<Log1pOp>(operation)) {
    outer = matcher.strip(log1p.getX());
    if (auto negative = matcher.match<NegOp>(outer.origin))
      subtracted = negative.getX();
  }
  if (!subtracted)
    return std::nullopt;
  auto moved = matcher.sigmoid(*subtracted);
  if (!moved)
    return std::nullopt;
  Term x = at.with(moved->origin);
  // log(sigmoid(-x)), with |-x| = |x|, so that both logarithms of a cross entropy share the
  // exponential.
  Term result = minimum(-x, 0) - log1p(exp(-abs(x)));
  return move_again(move_again(result, *moved), outer);
}

/// log(1 + exp(x)) = log1p(exp(x)) = max(x, 0) + log1p(exp(-|x|))
std::optional<Term> softplus_written_out(const Matcher &matcher, Operation *operation,
                                         const Term &at) {
  Matcher::Moved moved;
  if (auto log1p = dyn_cast<Log1pOp>(operation)) {
    moved = matcher.strip(log1p.getX());
  } else if (Value value = logarithm(operation)) {
    auto sum = matcher.match<AddOp>(value);
    if (!sum || (!is_number(sum.getX(), 1) && !is_number(sum.getY(), 1)))
      return std::nullopt;
    moved = matcher.strip(is_number(sum.getX(), 1) ? sum.getY() : sum.getX());
  }
  auto power = moved.origin ? matcher.match<ExpOp>(moved.origin) : ExpOp();
  if (!power)
    return std::nullopt;
  // exp of what is never positive can't overflow; the result of these rules is of this form.
  if (auto negative = matcher.match<NegOp>(power.getX()))
    if (matcher.is_not_negative(negative.getX()))
      return std::nullopt;
  return move_again(softplus(at.with(power.getX())), moved);
}

/// log(1 - tanh(x)^2) = 2 (log 2 - x - softplus(-2 x))
std::optional<Term> log_of_one_minus_tanh_squared(const Matcher &matcher, Operation *operation,
                                                  const Term &at) {
  Value value = logarithm(operation);
  std::optional<Value> square = value ? matcher.one_minus(value) : std::nullopt;
  if (!square)
    return std::nullopt;
  TanhOp tanh;
  if (auto product = matcher.match<MulOp>(*square); product && product.getX() == product.getY())
    tanh = matcher.match<TanhOp>(product.getX());
  else if (auto power = matcher.match<PowOp>(*square); power && is_number(power.getY(), 2))
    tanh = matcher.match<TanhOp>(power.getX());
  if (!tanh)
    return std::nullopt;
  Term x = at.with(tanh.getX());
  return 2.0 * (0.6931471805599453 - x - softplus(-2.0 * x));
}

} // namespace

llvm::ArrayRef<StabilizeRule> sigmoid_rules() {
  static const StabilizeRule rules[] = {log_of_sigmoid, log_of_one_minus_sigmoid,
                                        softplus_written_out, log_of_one_minus_tanh_squared};
  return rules;
}

} // namespace gradus
