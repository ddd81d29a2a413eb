// Reverse-mode differentiation of straight-line blocks.
#include "compiler/dialect/control.h"
#include "compiler/dialect/interfaces.h"
#include "compiler/dialect/report.h"
#include "compiler/dialect/term.h"
#include "compiler/differentiate/activity.h"
#include "compiler/differentiate/passes.h"

#include "mlir/IR/Builders.h"

namespace gradus {
#define GEN_PASS_DEF_DIFFERENTIATE
#include "compiler/differentiate/passes.h.inc"
} // namespace gradus

using namespace mlir;

namespace gradus {
namespace {

/// The gradient of a loss by each value that it has been asked for or passes through.
class ReverseMode {
public:
  ReverseMode(GradientOp gradient, const Activity &activity)
      : gradient_(gradient), activity_(activity), builder_(gradient) {}

  SmallVector<Value> run() {
    Value loss = gradient_.getLoss();
    gradients_[loss] = number(loss, 1);
    for (Operation *operation : activity_.reversed())
      propagate(operation);
    SmallVector<Value> results;
    for (Value value : gradient_.getValues()) {
      Value known = gradients_.lookup(value);
      // The loss does not depend on it.
      results.push_back(known ? known : number(value, 0));
    }
    return results;
  }

private:
  Value number(Value like, double value) {
    return number_of_type(builder_, gradient_.getLoc(), type_of(like), value);
  }

  void propagate(Operation *operation) {
    Value known = gradients_.lookup(operation->getResult(0));
    if (!known)
      return;
    auto differentiable = llvm::cast<DifferentiableOpInterface>(operation);
    for (OpOperand &operand : operation->getOpOperands()) {
      unsigned index = operand.getOperandNumber();
      if (!activity_.is_active(operand.get()) || !differentiable.hasAdjoint(index))
        continue;
      Value contribution = differentiable.buildAdjoint(builder_, operation->getLoc(), known, index);
      Value &sum = gradients_[operand.get()];
      sum = sum ? (Term(builder_, operation->getLoc(), sum) +
                   Term(builder_, operation->getLoc(), contribution))
                      .value()
                : contribution;
    }
  }

  GradientOp gradient_;
  const Activity &activity_;
  OpBuilder builder_;
  llvm::DenseMap<Value, Value> gradients_;
};

LogicalResult check_reached(GradientOp gradient, const Activity &activity) {
  if (llvm::any_of(gradient.getValues(), [&](Value value) { return activity.is_active(value); }))
    return success();
  SmallVector<ReportNote> notes;
  for (Operation *cut : activity.cuts()) {
    StringRef mnemonic = cut->getName().stripDialect();
    notes.push_back(
        {cut->getLoc(),
         ("`" + mnemonic + "` has no gradient: " + reason_for_no_adjoint(mnemonic)).str()});
  }
  report(gradient, diagnostics::Id::no_gradient, {}, notes);
  return failure();
}

struct Differentiate : impl::DifferentiateBase<Differentiate> {
  void runOnOperation() override {
    // In program order an inner gradient stands before the one that takes its result.
    SmallVector<GradientOp> gradients(getOperation().getBlock().getOps<GradientOp>());
    for (GradientOp gradient : gradients) {
      Activity activity(gradient.getLoss(), gradient.getValues());
      if (failed(check_reached(gradient, activity)))
        return signalPassFailure();
      gradient.replaceAllUsesWith(ReverseMode(gradient, activity).run());
      gradient.erase();
    }
  }
};

} // namespace
} // namespace gradus
