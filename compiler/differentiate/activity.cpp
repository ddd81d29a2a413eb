// Activity analysis: forwards from the values, backwards from the loss, along operands with an
// adjoint.
#include "compiler/differentiate/activity.h"
#include "compiler/dialect/interfaces.h"
#include "compiler/dialect/recurrence.h"

#include "mlir/IR/Block.h"

using namespace mlir;

namespace gradus {

static bool flows(Operation &operation, unsigned index) {
  if (llvm::isa<ScanOp>(operation))
    return is_float_tensor(operation.getOperand(index));
  auto differentiable = dyn_cast<DifferentiableOpInterface>(operation);
  return differentiable && differentiable.hasAdjoint(index);
}

Activity::Activity(ValueRange losses, ValueRange values) {
  llvm::DenseSet<Value> asked(values.begin(), values.end());
  varies_ = asked;
  matters_.insert(losses.begin(), losses.end());

  // Also what depends on the values at all, to say later where a gradient got lost.
  llvm::DenseSet<Value> depends = asked;
  llvm::SmallVector<Operation *> between;
  for (Operation &operation : *losses.front().getParentBlock()) {
    bool varies = false, touched = false;
    for (OpOperand &operand : operation.getOpOperands()) {
      touched |= depends.contains(operand.get());
      varies |= varies_.contains(operand.get()) && flows(operation, operand.getOperandNumber());
    }
    if (!touched)
      continue;
    between.push_back(&operation);
    // A value asked for counts as independent, whatever it was computed from.
    for (Value result : operation.getResults()) {
      depends.insert(result);
      if (varies && is_float_tensor(result))
        varies_.insert(result);
    }
  }

  llvm::DenseSet<Value> used = matters_;
  for (Operation *operation : llvm::reverse(between)) {
    if (llvm::none_of(operation->getResults(), [&](Value result) { return used.contains(result); }))
      continue;
    if (llvm::any_of(operation->getResults(), [&](Value result) { return asked.contains(result); }))
      continue;
    bool cut = true;
    for (OpOperand &operand : operation->getOpOperands()) {
      used.insert(operand.get());
      if (!flows(*operation, operand.getOperandNumber()))
        continue;
      cut = false;
      if (llvm::any_of(operation->getResults(),
                       [&](Value result) { return matters_.contains(result); }))
        matters_.insert(operand.get());
    }
    (cut ? cuts_ : reversed_).push_back(operation);
  }
  std::reverse(cuts_.begin(), cuts_.end());
}

} // namespace gradus
