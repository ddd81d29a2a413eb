// Lets the gradient of relu look at its output, so that its input need not be kept (and a product
// can end in relu).
#include "compiler/dialect/constants.h"
#include "compiler/dialect/elementwise.h"
#include "compiler/optimize/passes.h"

#include "mlir/IR/Builders.h"

namespace gradus {
#define GEN_PASS_DEF_REUSEOUTPUT
#include "compiler/optimize/passes.h.inc"
} // namespace gradus

using namespace mlir;

namespace gradus {
namespace {

/// The x > 0 of y = where(x > 0, x, 0).
CompareOp relu_condition(SelectOp select) {
  auto condition = select.getCondition().getDefiningOp<CompareOp>();
  bool relu = condition && condition.getPredicate() == Predicate::gt &&
              condition.getX() == select.getX() && is_number(condition.getY(), 0) &&
              is_number(select.getY(), 0);
  return relu ? condition : CompareOp();
}

struct ReuseOutput : impl::ReuseOutputBase<ReuseOutput> {
  void runOnOperation() override {
    SmallVector<SelectOp> choices(getOperation().getBlock().getOps<SelectOp>());
    for (SelectOp relu : choices) {
      CompareOp condition = relu_condition(relu);
      if (!condition)
        continue;
      auto is_later_use = [&](OpOperand &use) {
        Operation *user = use.getOwner();
        return user != relu && relu->isBeforeInBlock(user) &&
               !(isa<SelectOp>(user) && relu_condition(llvm::cast<SelectOp>(user)) == condition);
      };
      if (llvm::none_of(condition.getResult().getUses(), is_later_use))
        continue;
      OpBuilder builder(relu->getContext());
      builder.setInsertionPointAfter(relu);
      auto of_output = builder.create<CompareOp>(relu.getLoc(), condition.getPredicateAttr(),
                                                 relu.getResult(), condition.getY());
      condition.getResult().replaceUsesWithIf(of_output.getResult(), is_later_use);
    }
  }
};

} // namespace
} // namespace gradus
