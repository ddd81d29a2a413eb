// Limits of integer arguments that are used as indices.
#include "compiler/pipeline/index_limits.h"

#include "compiler/dialect/ops.h"

using namespace mlir;

namespace gradus {

/// The count along the axis of an iota seen through operations that only move or convert elements.
static std::optional<int64_t> iota_extent(Value value) {
  Operation *op = value.getDefiningOp();
  while (op && isa<BroadcastOp, ReshapeOp, CastOp>(op))
    op = op->getOperand(0).getDefiningOp();
  auto iota = dyn_cast_or_null<IotaOp>(op);
  if (!iota)
    return std::nullopt;
  sema::Dim extent = iota.getShape().getDims()[iota.getAxis()];
  return extent.is_constant() ? std::optional(extent.constant()) : std::nullopt;
}

static int64_t limit_of(Value value) {
  int64_t limit = 0;
  for (OpOperand &use : value.getUses()) {
    Operation *user = use.getOwner();
    int64_t found = 0;
    if (isa<BroadcastOp, ReshapeOp, CastOp>(user)) {
      found = limit_of(user->getResult(0));
    } else if (auto compare = dyn_cast<CompareOp>(user); compare && compare.getPredicate() == Predicate::eq) {
      Value other = use.getOperandNumber() == 0 ? compare.getY() : compare.getX();
      found = iota_extent(other).value_or(0);
    }
    if (found > 0)
      limit = limit == 0 ? found : std::min(limit, found);
  }
  return limit;
}

void set_index_limits(ModuleOp module) {
  for (FuncOp function : module.getOps<FuncOp>())
    for (BlockArgument argument : function.getBlock().getArguments()) {
      Type element = type_of(argument).getElement();
      if (!element.isInteger(32) && !element.isInteger(64))
        continue;
      if (int64_t limit = limit_of(argument))
        function.setArgAttr(argument.getArgNumber(), "gradus.index_limit",
                            Builder(module.getContext()).getI64IntegerAttr(limit));
    }
}

} // namespace gradus
