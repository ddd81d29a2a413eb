// Every gradient becomes ordinary operations.
#include "compiler/dialect/attention.h"
#include "compiler/dialect/control.h"
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

/// An operation whose gradient exists but is not known here: leaving it out would give a wrong sum without a word.
Operation *unknown_derivative(const Activity &activity) {
  for (Operation *cut : activity.cuts())
    if (isa<AttentionGradientOp>(cut) && llvm::any_of(cut->getOperands(), [&](Value operand) { return activity.varies(operand); }))
      return cut;
  Operation *inside = nullptr;
  for (Operation *reversed : activity.reversed())
    reversed->walk([&](AttentionGradientOp gradient) { inside = gradient; });
  return inside;
}

ReportNote note_of(Operation *cut) {
  StringRef mnemonic = cut->getName().stripDialect();
  return {cut->getLoc(), ("`" + mnemonic + "` has no gradient: " + reason_for_no_adjoint(mnemonic)).str()};
}

LogicalResult check_reached(GradientOp gradient, const Activity &activity) {
  if (Operation *unknown = unknown_derivative(activity)) {
    report(gradient, diagnostics::Id::no_gradient, {}, {note_of(unknown)});
    return failure();
  }
  if (llvm::any_of(gradient.getValues(), [&](Value value) { return activity.is_active(value); }))
    return success();
  SmallVector<ReportNote> notes;
  for (Operation *cut : activity.cuts())
    notes.push_back(note_of(cut));
  report(gradient, diagnostics::Id::no_gradient, {}, notes);
  return failure();
}

struct Differentiate : impl::DifferentiateBase<Differentiate> {
  void runOnOperation() override {
    // In program order an inner gradient stands before the one that takes its result.
    SmallVector<GradientOp> gradients;
    getOperation().walk([&](GradientOp gradient) { gradients.push_back(gradient); });
    for (GradientOp gradient : gradients) {
      Activity activity(gradient.getLoss(), gradient.getValues());
      if (failed(check_reached(gradient, activity)))
        return signalPassFailure();
      gradient.replaceAllUsesWith(expand(gradient, activity));
      gradient.erase();
    }
  }
};

} // namespace
} // namespace gradus
