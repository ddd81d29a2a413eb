// Limits of integer arguments that are used as indices.
#include "compiler/pipeline/index_limits.h"

#include "compiler/dialect/constants.h"
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

/// 0 where only the data decides.
static int64_t constant_extent(sema::Dim extent) { return extent.is_constant() ? extent.constant() : 0; }

namespace {
struct Limit {
  int64_t count = 0;                 ///< indices lie in [0, count); 0: nothing is known
  std::optional<int64_t> ignored;    ///< or are this
};
} // namespace

/// Both must hold: the smaller count, and a value that is ignored by both or lies in the other's range.
static Limit both(const Limit &a, const Limit &b) {
  if (a.count == 0 || b.count == 0)
    return a.count ? a : b;
  auto allows = [](const Limit &limit, int64_t value) {
    return (value >= 0 && value < limit.count) || limit.ignored == value;
  };
  Limit result{std::min(a.count, b.count), std::nullopt};
  for (auto [one, other] : {std::pair(a, b), std::pair(b, a)})
    if (one.ignored && allows(other, *one.ignored))
      result.ignored = one.ignored;
  return result;
}

/// The one value for which `select` does not take its operand `taken`; nothing if its condition says something else.
static std::optional<int64_t> replaced_value(SelectOp select, Value taken) {
  auto compare = select.getCondition().getDefiningOp<CompareOp>();
  Predicate expected = taken == select.getX() ? Predicate::ne : Predicate::eq;
  if (!compare || select.getX() == select.getY() || compare.getPredicate() != expected)
    return std::nullopt;
  std::optional<double> x = known_number(compare.getX()), y = known_number(compare.getY());
  if (compare.getX() == taken && y)
    return int64_t(*y);
  if (compare.getY() == taken && x)
    return int64_t(*x);
  return std::nullopt;
}

static Limit limit_of(Value value) {
  Limit limit;
  // Parts may mean different things: one that is no index leaves the others unchecked.
  bool all_parts = true;
  Limit of_parts;
  for (OpOperand &use : value.getUses()) {
    Operation *user = use.getOwner();
    Limit found;
    if (isa<BroadcastOp, ReshapeOp, CastOp, TransposeOp>(user)) {
      found = limit_of(user->getResult(0));
    } else if (isa<SliceOp>(user)) {
      Limit part = limit_of(user->getResult(0));
      all_parts &= part.count > 0;
      of_parts.count = std::max(of_parts.count, part.count);
      if (part.ignored)
        of_parts.ignored = part.ignored;
    } else if (auto select = dyn_cast<SelectOp>(user); select && use.getOperandNumber() > 0) {
      if (std::optional<int64_t> replaced = replaced_value(select, value)) {
        found = limit_of(select.getResult());
        found.ignored = replaced;
      }
    } else if (auto gather = dyn_cast<GatherOp>(user); gather && use.getOperandNumber() == 1) {
      found.count = constant_extent(shape_of(gather.getTable()).front());
    } else if (auto scatter = dyn_cast<ScatterSumOp>(user); scatter && use.getOperandNumber() == 1) {
      found.count = constant_extent(shape_of(scatter.getResult()).front());
    } else if (auto compare = dyn_cast<CompareOp>(user); compare && compare.getPredicate() == Predicate::eq) {
      Value other = use.getOperandNumber() == 0 ? compare.getY() : compare.getX();
      found.count = iota_extent(other).value_or(0);
    }
    limit = both(limit, found);
  }
  return all_parts ? both(limit, of_parts) : limit;
}

void set_index_limits(ModuleOp module) {
  Builder b(module.getContext());
  for (FuncOp function : module.getOps<FuncOp>())
    for (BlockArgument argument : function.getBlock().getArguments()) {
      Type element = type_of(argument).getElement();
      if (!element.isInteger(32) && !element.isInteger(64))
        continue;
      Limit limit = limit_of(argument);
      if (limit.count == 0)
        continue;
      unsigned number = argument.getArgNumber();
      function.setArgAttr(number, "gradus.index_limit", b.getI64IntegerAttr(limit.count));
      if (limit.ignored && (*limit.ignored < 0 || *limit.ignored >= limit.count))
        function.setArgAttr(number, "gradus.index_ignored", b.getI64IntegerAttr(*limit.ignored));
    }
}

} // namespace gradus
