// From the gradients of an operation's results to those of its operands.
#include "compiler/differentiate/reverse_mode.h"
#include "compiler/dialect/interfaces.h"
#include "compiler/dialect/recurrence.h"
#include "compiler/dialect/term.h"
#include "compiler/differentiate/reverse_scan.h"

using namespace mlir;

namespace gradus {

void ReverseMode::add(Location location, Value value, Value contribution) {
  Value &sum = gradients_[value];
  sum = sum ? (Term(builder_, location, sum) + Term(builder_, location, contribution)).value()
            : contribution;
}

void ReverseMode::run() {
  // A copy: a scan is replaced by one that gives more.
  llvm::SmallVector<Operation *> operations(activity_.reversed());
  for (Operation *operation : operations)
    propagate(operation);
}

void ReverseMode::propagate(Operation *operation) {
  llvm::SmallVector<Value> known;
  for (Value result : operation->getResults())
    known.push_back(gradients_.lookup(result));
  if (llvm::none_of(known, [](Value gradient) { return bool(gradient); }))
    return;
  if (auto scan = llvm::dyn_cast<ScanOp>(operation)) {
    llvm::SmallVector<Value> operands(scan.getOperands());
    llvm::SmallVector<bool> active;
    for (Value operand : operands)
      active.push_back(is_float_tensor(operand) && activity_.is_active(operand));
    Location location = scan.getLoc();
    llvm::SmallVector<Value> contributions = reverse_scan(scan, known, active, builder_);
    for (auto [operand, contribution] : llvm::zip(operands, contributions))
      if (contribution)
        add(location, operand, contribution);
    return;
  }
  auto differentiable = llvm::cast<DifferentiableOpInterface>(operation);
  for (OpOperand &operand : operation->getOpOperands()) {
    unsigned index = operand.getOperandNumber();
    if (activity_.is_active(operand.get()) && differentiable.hasAdjoint(index))
      add(operation->getLoc(), operand.get(),
          differentiable.buildAdjoint(builder_, operation->getLoc(), known[0], index));
  }
}

} // namespace gradus
