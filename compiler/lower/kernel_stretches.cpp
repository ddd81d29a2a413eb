// Pointwise kernels with numbers that change from stretch to stretch: a loop for each stretch of an item, in which they are scalars.
#include "compiler/lower/kernel_lowering.h"

#include "compiler/lower/runtime_calls.h"

#include "llvm/Support/MathExtras.h"

#include <set>

using namespace mlir;

namespace gradus::lower {

/// Where any of the piecewise numbers along the domain may change, and the group that each has from there on.
void KernelLowering::find_stretches() {
  std::set<int64_t> bounds{0};
  for (auto op : body().getOps<PiecewiseOp>())
    if (shape_of(op.getResult()) == domain()) {
      piecewise_.push_back({op, {}});
      bounds.insert(op.getEnds().begin(), op.getEnds().end());
    }
  if (piecewise_.empty())
    return;
  bounds_.assign(bounds.begin(), bounds.end());
  bound_table_ = constant_numbers(b_, loc_, (name_ + "_bounds").str(), bounds_);
  for (auto [index, entry] : llvm::enumerate(piecewise_)) {
    auto &[op, table] = entry;
    llvm::SmallVector<int64_t> groups;
    size_t own = 0;
    for (int64_t begin : llvm::ArrayRef(bounds_).drop_back()) {
      while (op.getEnds()[own] <= begin)
        ++own;
      groups.push_back(op.getGroups()[own]);
    }
    table = constant_numbers(b_, loc_, (name_ + "_groups_" + llvm::Twine(index)).str(), groups);
  }
}

Value KernelLowering::number_at(Value table, Value place) {
  Value address = b_.create<LLVM::GEPOp>(loc_, table.getType(), b_.getI64Type(), table, llvm::ArrayRef<LLVM::GEPArg>{place});
  return b_.create<LLVM::LoadOp>(loc_, b_.getI64Type(), address);
}

/// The stretch that holds a place of the domain, by bisection.
Value KernelLowering::stretch_at(Value place) {
  int64_t count = bounds_.size() - 1;
  Value stretch = constant(0);
  for (int64_t step = llvm::PowerOf2Ceil(count) / 2; step > 0; step /= 2) {
    Value further = integers().min(integers().add(stretch, constant(step)), constant(count));
    Value behind = b_.create<arith::CmpIOp>(loc_, arith::CmpIPredicate::sle, number_at(bound_table_, further), place);
    stretch = b_.create<arith::SelectOp>(loc_, behind, further, stretch);
  }
  return stretch;
}

Value KernelLowering::value_along(PiecewiseOp op, Value groups, Value stretch) {
  Value own = number_at(groups, stretch), value;
  for (auto [group, candidate] : llvm::enumerate(op.getValues())) {
    Value element = emitter_->emit(candidate, {}, {});
    Value here = value ? b_.create<arith::CmpIOp>(loc_, arith::CmpIPredicate::eq, own, constant(group)) : Value();
    value = value ? b_.create<arith::SelectOp>(loc_, here, element, value) : element;
  }
  return value;
}

llvm::SmallVector<Value> KernelLowering::stretch_loop(Value from, Value to, bool no_rest, ValueRange initial, VectorBody build) {
  if (piecewise_.empty())
    return vector_loop(from, to, no_rest, initial, build);
  no_rest = llvm::all_of(bounds_, [](int64_t bound) { return bound % lanes == 0; });
  Value last = stretch_at(integers().sub(to, constant(1)));
  return loop(stretch_at(from), integers().add(last, constant(1)), 1, initial, [&](Value stretch, ValueRange carried, auto &next) {
    Value begin = integers().max(from, number_at(bound_table_, stretch));
    Value end = integers().min(to, number_at(bound_table_, integers().add(stretch, constant(1))));
    llvm::SmallVector<Value> values;
    for (auto [op, groups] : piecewise_)
      values.push_back(value_along(op, groups, stretch));
    next = vector_loop(begin, end, no_rest, carried, [&](Value at, Mask mask, ValueRange inner, auto &further) {
      for (auto [entry, value] : llvm::zip(piecewise_, values))
        emitter_->know(entry.first.getResult(), {Index{at, 1}}, mask, value);
      build(at, mask, inner, further);
    });
  });
}

} // namespace gradus::lower
