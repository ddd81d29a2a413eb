// Index maps through inlined ops.
#include "compiler/fuse/index_map.h"

#include "compiler/dialect/ops.h"

#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;

namespace gradus::fuse {

IndexMap IndexMap::identity(size_t rank) {
  IndexMap map;
  for (size_t axis = 0; axis < rank; ++axis)
    map.axes.push_back(axis);
  return map;
}

bool IndexMap::is_identity(llvm::ArrayRef<sema::Dim> value_shape) const {
  for (auto [axis, source] : llvm::enumerate(axes))
    if (source != int(axis) && value_shape[axis] != sema::Dim(1))
      return false;
  return true;
}

bool is_unit_reshape(Operation *op) {
  auto reshape = dyn_cast<ReshapeOp>(op);
  if (!reshape)
    return false;
  auto without_units = [](Value value) {
    llvm::SmallVector<sema::Dim, 4> extents;
    for (sema::Dim extent : cast<TensorType>(value.getType()).getShape())
      if (extent != sema::Dim(1))
        extents.push_back(extent);
    return extents;
  };
  return without_units(op->getOperand(0)) == without_units(op->getResult(0));
}

bool is_inlined(Operation *op) {
  if (isa<ConstantOp, DimensionOp, BroadcastOp, IotaOp, SliceOp, PadOp, ConcatOp, PiecewiseOp,
          TransposeOp, StopGradientOp>(op))
    return true;
  if (is_unit_reshape(op))
    return true;
  return isa<ElementwiseOpInterface>(op) &&
         cast<TensorType>(op->getResult(0).getType()).getShape().empty();
}

llvm::SmallVector<int, 4> unit_reshape_axes(Operation *op) {
  auto from = cast<TensorType>(op->getOperand(0).getType()).getShape();
  auto to = cast<TensorType>(op->getResult(0).getType()).getShape();
  llvm::SmallVector<int, 4> axes(from.size(), IndexMap::zero);
  size_t target = 0;
  for (size_t axis = 0; axis < from.size(); ++axis) {
    if (from[axis] == sema::Dim(1))
      continue;
    while (to[target] == sema::Dim(1))
      ++target;
    axes[axis] = target++;
  }
  return axes;
}

IndexMap through(Operation *op, unsigned operand, const IndexMap &of_result) {
  auto from = cast<TensorType>(op->getOperand(operand).getType()).getShape();
  IndexMap map;
  if (isa<BroadcastOp>(op)) {
    size_t added = of_result.axes.size() - from.size();
    for (size_t axis = 0; axis < from.size(); ++axis)
      map.axes.push_back(from[axis] == sema::Dim(1) ? IndexMap::zero : of_result.axes[axis + added]);
    return map;
  }
  if (is_unit_reshape(op)) {
    for (int axis : unit_reshape_axes(op))
      map.axes.push_back(axis < 0 ? IndexMap::zero : of_result.axes[axis]);
    return map;
  }
  if (isa<ElementwiseOpInterface>(op) || isa<StopGradientOp>(op))
    return of_result;
  map.axes.assign(from.size(), IndexMap::other);
  return map;
}

namespace {
/// Walks from an op to its sources. Rank-0 arithmetic shares much, so each rank-0 value is walked once only.
struct SourceWalk {
  llvm::function_ref<void(Value, const IndexMap &)> visit;
  llvm::SmallPtrSet<Operation *, 16> scalars_seen;

  void walk(Value value, const IndexMap &map) {
    Operation *op = value.getDefiningOp();
    if (!op || !is_inlined(op)) {
      visit(value, map);
      return;
    }
    if (map.axes.empty() && !scalars_seen.insert(op).second)
      return;
    for (unsigned operand = 0; operand < op->getNumOperands(); ++operand)
      walk(op->getOperand(operand), through(op, operand, map));
  }
};
} // namespace

void visit_sources(Operation *op, llvm::function_ref<void(Value, const IndexMap &)> visit) {
  SourceWalk source_walk{visit, {}};
  for (Value operand : op->getOperands())
    source_walk.walk(operand,
                     IndexMap::identity(cast<TensorType>(operand.getType()).getShape().size()));
}

} // namespace gradus::fuse
