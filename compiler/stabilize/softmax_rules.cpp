// Sums of exponentials and their logarithms: shifted by the maximum, so that exp neither overflows
// nor sums to 0.
#include "compiler/stabilize/rules.h"

#include <limits>

using namespace mlir;

namespace gradus {
namespace {

/// The greatest x along the axes as a constant for the gradient, with the axes kept; 0 where it is
/// infinite, because infinity minus infinity is no number.
Term shift_of(const Term &x, ArrayRef<int64_t> axes) {
  OpBuilder &builder = x.builder();
  Term greatest = x.with(builder.create<MaxOp>(x.location(), x.value(), axes, /*keep=*/true));
  greatest = greatest.with(builder.create<StopGradientOp>(x.location(), greatest.value()));
  double infinity = std::numeric_limits<double>::infinity();
  return select(abs(greatest) < greatest.number(infinity), greatest, 0);
}

/// log(sum(exp(x))) = m + log(sum(exp(x - m))), m the greatest x
std::optional<Term> log_of_sum_of_exponentials(const Matcher &matcher, Operation *operation,
                                               const Term &at) {
  auto log = dyn_cast<LogOp>(operation);
  if (!log)
    return std::nullopt;
  Matcher::Moved moved = matcher.strip(log.getX());
  auto total = matcher.match<SumOp>(moved.origin);
  auto power = total ? matcher.match<ExpOp>(total.getX()) : ExpOp();
  if (!power || matcher.is_shifted(power.getX()))
    return std::nullopt;
  Term x = at.with(power.getX());
  Term shift = shift_of(x, total.getAxes());
  Term shifted = sum(exp(x - broadcast(shift, x.shape())), total.getAxes(), total.getKeep());
  return move_again(reshape(shift, shifted.shape()) + gradus::log(shifted), moved);
}

/// The x of softmax(x) as exp(x) / sum(exp(x)), with the sum as it is before it was broadcast.
struct Softmax {
  Value x;
  Matcher::Moved total;
};
std::optional<Softmax> softmax(const Matcher &matcher, Value value) {
  auto quotient = matcher.match<DivOp>(value);
  auto power = quotient ? matcher.match<ExpOp>(quotient.getX()) : ExpOp();
  if (!power)
    return std::nullopt;
  Matcher::Moved total = matcher.strip(quotient.getY());
  auto sum = matcher.match<SumOp>(total.origin);
  auto summed = sum ? matcher.match<ExpOp>(sum.getX()) : ExpOp();
  // The same exponential, or one of the same operand that has not been merged yet.
  if (!summed || summed.getX() != power.getX())
    return std::nullopt;
  return Softmax{power.getX(), total};
}

/// log(softmax(x)) = x - log(sum(exp(x))), where x may have been shifted already
std::optional<Term> log_of_softmax(const Matcher &matcher, Operation *operation, const Term &at) {
  auto log = dyn_cast<LogOp>(operation);
  if (!log)
    return std::nullopt;
  Matcher::Moved moved = matcher.strip(log.getX());
  auto found = softmax(matcher, moved.origin);
  if (!found)
    return std::nullopt;
  Term x = at.with(found->x);
  Term total = at.with(found->total.origin);
  if (!matcher.is_shifted(found->x)) {
    auto sum_op = total.value().getDefiningOp<SumOp>();
    x = x - broadcast(shift_of(x, sum_op.getAxes()), x.shape());
    total = sum(exp(x), sum_op.getAxes(), sum_op.getKeep());
  }
  return move_again(x - move_again(gradus::log(total), found->total), moved);
}

/// exp(x) / sum(exp(x)) = exp(x - m) / sum(exp(x - m)), m the greatest x
std::optional<Term> softmax_without_shift(const Matcher &matcher, Operation *operation,
                                          const Term &at) {
  auto found = softmax(matcher, operation->getResult(0));
  if (!found || matcher.is_shifted(found->x))
    return std::nullopt;
  auto total = found->total.origin.getDefiningOp<SumOp>();
  Term x = at.with(found->x);
  Term power = exp(x - broadcast(shift_of(x, total.getAxes()), x.shape()));
  return power / move_again(sum(power, total.getAxes(), total.getKeep()), found->total);
}

} // namespace

llvm::ArrayRef<StabilizeRule> softmax_rules() {
  // A logarithm is looked at before what it is taken of: a shifted quotient below it does no harm.
  static const StabilizeRule rules[] = {log_of_softmax, log_of_sum_of_exponentials,
                                        softmax_without_shift};
  return rules;
}

} // namespace gradus
