// Every gradient becomes ordinary operations.
#include "compiler/dialect/control.h"
#include "compiler/dialect/interfaces.h"
#include "compiler/dialect/report.h"
#include "compiler/dialect/term.h"
#include "compiler/differentiate/activity.h"
#include "compiler/differentiate/passes.h"
#include "compiler/differentiate/reverse_mode.h"

#include "mlir/IR/Builders.h"

namespace gradus {
#define GEN_PASS_DEF_DIFFERENTIATE
#include "compiler/differentiate/passes.h.inc"
} // namespace gradus

using namespace mlir;

namespace gradus {
namespace {

/// The operations that give the gradients of one `gradient`.
SmallVector<Value> expand(GradientOp gradient, const Activity &activity) {
  OpBuilder builder(gradient);
  Location location = gradient.getLoc();
  auto number = [&](Value like, double value) {
    return number_of_type(builder, location, type_of(like), value);
  };
  ReverseMode reverse(builder, activity);
  reverse.add(location, gradient.getLoss(), number(gradient.getLoss(), 1));
  reverse.run();
  SmallVector<Value> results;
  for (Value value : gradient.getValues()) {
    Value known = reverse.gradient_of(value);
    // The loss may not depend on it.
    results.push_back(known ? known : number(value, 0));
  }
  return results;
}

/// A gradient within a loss, after it has become ordinary operations.
struct Expanded {
  Location location;
  SmallVector<Value> of; ///< what was differentiated, and what by
  SmallVector<Value> results;
};

/// Everything that the values were computed from, and they themselves.
DenseSet<Value> sources(ArrayRef<Value> values) {
  DenseSet<Value> seen;
  SmallVector<Value> pending(values);
  while (!pending.empty()) {
    Value value = pending.pop_back_val();
    if (!seen.insert(value).second)
      continue;
    if (Operation *operation = value.getDefiningOp())
      llvm::append_range(pending, operation->getOperands());
  }
  return seen;
}

/// The gradient within the loss of `gradient` whose own gradient is asked for: what it differentiates depends on the same values.
const Expanded *inner_gradient(GradientOp gradient, ArrayRef<Expanded> expanded) {
  DenseSet<Value> in_loss = sources({gradient.getLoss()});
  for (const Expanded &inner : llvm::reverse(expanded)) {
    DenseSet<Value> before = sources(inner.of);
    if (llvm::any_of(inner.results, [&](Value result) { return in_loss.contains(result); }) &&
        llvm::any_of(gradient.getValues(), [&](Value value) { return before.contains(value); }))
      return &inner;
  }
  return nullptr;
}

/// An operation whose gradient exists but is not known here.
Operation *unknown_derivative(const Activity &activity) {
  for (Operation *cut : activity.cuts())
    if (cut->hasTrait<UnknownDerivative>() && llvm::any_of(cut->getOperands(), [&](Value operand) { return activity.varies(operand); }))
      return cut;
  Operation *inside = nullptr;
  for (Operation *reversed : activity.reversed())
    reversed->walk([&](Operation *op) {
      if (op->hasTrait<UnknownDerivative>())
        inside = op;
    });
  return inside;
}

ReportNote note_of(Operation *cut) {
  StringRef mnemonic = cut->getName().stripDialect();
  return {cut->getLoc(), ("`" + mnemonic + "` has no gradient: " + reason_for_no_adjoint(mnemonic)).str()};
}

LogicalResult check_reached(GradientOp gradient, const Activity &activity, ArrayRef<Expanded> expanded) {
  SmallVector<ReportNote> notes;
  if (Operation *unknown = unknown_derivative(activity)) {
    notes.push_back(note_of(unknown));
  } else {
    if (llvm::any_of(gradient.getValues(), [&](Value value) { return activity.is_active(value); }))
      return success();
    for (Operation *cut : activity.cuts())
      notes.push_back(note_of(cut));
  }
  // A second derivative that does not exist is the matter of the first one, not of who asks.
  const Expanded *inner = inner_gradient(gradient, expanded);
  if (inner)
    notes.push_back({gradient.getLoc(), "the gradient of this gradient is asked for here"});
  report(inner ? inner->location : gradient.getLoc(), diagnostics::Id::no_gradient, {}, notes);
  return failure();
}

struct Differentiate : impl::DifferentiateBase<Differentiate> {
  void runOnOperation() override {
    // In program order an inner gradient stands before the one that takes its result.
    SmallVector<GradientOp> gradients;
    getOperation().walk([&](GradientOp gradient) { gradients.push_back(gradient); });
    SmallVector<Expanded> expanded;
    for (GradientOp gradient : gradients) {
      Activity activity(gradient.getLoss(), gradient.getValues());
      if (failed(check_reached(gradient, activity, expanded)))
        return signalPassFailure();
      SmallVector<Value> results = expand(gradient, activity);
      expanded.push_back({gradient.getLoc(), SmallVector<Value>(gradient.getOperands()), results});
      gradient.replaceAllUsesWith(results);
      gradient.erase();
    }
  }
};

} // namespace
} // namespace gradus
