// What follows a heavy operation and can be done within it.
#include "compiler/fuse/epilogue.h"

#include "compiler/dialect/ops.h"

using namespace mlir;

namespace gradus::fuse {
namespace {

bool is_zero(Value value) {
  if (auto broadcast = value.getDefiningOp<BroadcastOp>())
    value = broadcast.getX();
  auto constant = value.getDefiningOp<ConstantOp>();
  return constant && constant.getValueAttr().getValueAsDouble() == 0.0;
}

/// The rank-1 value that is added along the last axis of every row, when `value` is its broadcast.
Value as_bias(Value value) {
  auto broadcast = value.getDefiningOp<BroadcastOp>();
  if (!broadcast)
    return {};
  auto from = cast<TensorType>(broadcast.getX().getType());
  auto to = cast<TensorType>(broadcast.getResult().getType());
  if (from.getRank() != 1 || to.getRank() < 2 || from.getShape()[0] != to.getShape().back())
    return {};
  return broadcast.getX();
}

/// select(x > 0, x, 0), both uses of x being here.
Operation *relu_of(Value x) {
  CompareOp compare;
  SelectOp select;
  for (Operation *user : x.getUsers()) {
    if (auto found = dyn_cast<CompareOp>(user); found && !compare)
      compare = found;
    else if (auto found = dyn_cast<SelectOp>(user); found && !select)
      select = found;
    else
      return nullptr;
  }
  if (!compare || !select || compare.getPredicate() != Predicate::gt || compare.getX() != x ||
      !is_zero(compare.getY()))
    return nullptr;
  bool shape_fits = select.getCondition() == compare.getResult() && select.getX() == x &&
                    is_zero(select.getY());
  return shape_fits ? select.getOperation() : nullptr;
}

struct Follower {
  Operation *op = nullptr;
  Activation activation = Activation::linear;
};

Follower activation_of(Value x) {
  if (Operation *relu = relu_of(x))
    return {relu, Activation::relu};
  if (!x.hasOneUse())
    return {};
  Operation *user = *x.getUsers().begin();
  if (isa<SigmoidOp>(user))
    return {user, Activation::sigmoid};
  if (isa<TanhOp>(user))
    return {user, Activation::tanh};
  return {};
}

} // namespace

Epilogue epilogue_of(Value result, bool fuse) {
  Epilogue epilogue{{}, Activation::linear, result};
  if (!fuse)
    return epilogue;
  if (result.hasOneUse())
    if (auto add = dyn_cast<AddOp>(*result.getUsers().begin()))
      if (Value bias = as_bias(add.getX() == result ? add.getY() : add.getX())) {
        epilogue.bias = bias;
        epilogue.result = add.getResult();
      }
  if (Follower follower = activation_of(epilogue.result); follower.op) {
    epilogue.activation = follower.activation;
    epilogue.result = follower.op->getResult(0);
  }
  return epilogue;
}

} // namespace gradus::fuse
