// The form `generic`: one reduction over any axes, by one of three walks (plan/function_plan.h).
#include "compiler/lower/kernel_lowering.h"

using namespace mlir;
using gradus::sema::Dim;

namespace gradus::lower {

/// The axes that a reduction removes, ascending.
static llvm::SmallVector<int64_t> reduced_axes(Operation *reduction) {
  if (auto argmax = dyn_cast<ArgmaxOp>(reduction))
    return {int64_t(argmax.getAxis())};
  return llvm::SmallVector<int64_t>(reduction->getAttrOfType<DenseI64ArrayAttr>("axes").asArrayRef());
}

void KernelLowering::emit_generic() {
  Operation *reduction = yield()->getOperand(0).getDefiningOp();
  auto shape = shape_of(reduction->getResult(0));
  plan::GenericWalk walk = plan::generic_walk(kernel_);
  if (walk == plan::GenericWalk::along_result) {
    loop(begin_, end_, 1, {}, [&](Value row, ValueRange, auto &) { emit_generic_row(reduction, row); });
    return;
  }
  if (walk == plan::GenericWalk::along_reduced) {
    loop(begin_, end_, 1, {}, [&](Value number, ValueRange, auto &) {
      Indices at = delinearize(number, shape);
      Value sum = emit_generic_vector(reduction, reduced_point(reduction, at), {});
      emitter_->store(output_slot(0), output_type(0), across_lanes(b_, loc_, reduction, sum), at, {});
    });
    return;
  }
  Value total = frame_->value_of(sema::product(shape));
  loop(begin_, end_, 1, {}, [&](Value item, ValueRange, auto &) {
    Value from = integers().mul(item, constant(plan::points_per_item));
    Value to = integers().min(integers().add(from, constant(plan::points_per_item)), total);
    loop(from, to, 1, {}, [&](Value number, ValueRange, auto &) {
      Indices at = delinearize(number, shape);
      Value element = emit_generic_element(reduction, at);
      emitter_->store(output_slot(0), output_type(0), element, at, {});
    });
  });
}

/// Sixteen neighbours of the result at a time: none of the reduced axes is the last.
void KernelLowering::emit_generic_row(Operation *reduction, Value row) {
  auto shape = shape_of(reduction->getResult(0));
  Indices outer = delinearize(row, shape.drop_back());
  vector_loop(constant(0), frame_->value_of(shape.back()), divisible(shape.back()), {},
              [&](Value at, Mask mask, ValueRange, auto &) {
                Indices place(outer);
                place.push_back(Index{at, 1});
                Value sum = emit_generic_vector(reduction, reduced_point(reduction, place), mask);
                emitter_->store(output_slot(0), output_type(0), sum, place, mask);
              });
}

/// Where the operand is looked at for an element of the result; reduced axes are still open.
Indices KernelLowering::reduced_point(Operation *reduction, llvm::ArrayRef<Index> at) {
  auto axes = reduced_axes(reduction);
  auto keep = reduction->getAttrOfType<BoolAttr>("keep");
  Indices point(shape_of(reduction->getOperand(0)).size());
  for (size_t axis = 0, kept = 0; axis < point.size(); ++axis) {
    bool reduced = llvm::is_contained(axes, int64_t(axis));
    if (!reduced)
      point[axis] = at[kept];
    if (!reduced || (keep && keep.getValue()))
      ++kept;
  }
  return point;
}

/// Loops over the reduced axes with sixteen sums side by side: for neighbours of the result, or of the last axis where that is reduced.
Value KernelLowering::emit_generic_vector(Operation *reduction, Indices point, Mask mask) {
  auto from = shape_of(reduction->getOperand(0));
  auto axes = reduced_axes(reduction);
  std::function<Value(size_t, Value)> nest = [&](size_t depth, Value sum) -> Value {
    if (depth == axes.size())
      return combine(b_, loc_, reduction, sum, emitter_->splat(emitter_->emit(reduction->getOperand(0), point, mask)));
    size_t axis = size_t(axes[depth]);
    Value extent = frame_->value_of(from[axis]);
    if (axis + 1 == from.size())
      return vector_loop(constant(0), extent, divisible(from[axis]), {sum},
                         [&](Value at, Mask rest, ValueRange carried, auto &next) {
                           point[axis] = Index{at, 1};
                           Value x = emitter_->emit(reduction->getOperand(0), point, rest);
                           next.push_back(accumulate(reduction, carried[0], x, rest));
                         })[0];
    return loop(constant(0), extent, 1, {sum}, [&](Value index, ValueRange carried, auto &next) {
      point[axis] = Index{index};
      next.push_back(nest(depth + 1, carried[0]));
    })[0];
  };
  return nest(0, vector_neutral(reduction));
}

Value KernelLowering::emit_generic_element(Operation *reduction, llvm::ArrayRef<Index> at) {
  auto from = shape_of(reduction->getOperand(0));
  auto argmax = dyn_cast<ArgmaxOp>(reduction);
  auto axes = reduced_axes(reduction);
  Indices point = reduced_point(reduction, at);
  Type element = cast<TensorType>(reduction->getOperand(0).getType()).getElement();
  llvm::SmallVector<Value> initial;
  if (argmax) {
    initial.push_back(isa<FloatType>(element)
                          ? Value(b_.create<arith::ConstantOp>(
                                loc_, b_.getFloatAttr(element, -std::numeric_limits<double>::infinity())))
                          : Value(b_.create<arith::ConstantOp>(
                                loc_, b_.getIntegerAttr(element, llvm::APInt::getSignedMinValue(element.getIntOrFloatBitWidth())))));
    initial.push_back(constant(0));
  } else {
    initial.push_back(neutral(b_, loc_, reduction, element));
  }
  std::function<llvm::SmallVector<Value>(size_t, ValueRange)> nest = [&](size_t depth, ValueRange carried) {
    if (depth == axes.size()) {
      Value x = emitter_->emit(reduction->getOperand(0), point, {});
      if (!argmax)
        return llvm::SmallVector<Value>{combine(b_, loc_, reduction, carried[0], x)};
      // The first NaN, else the first of the greatest.
      Value greater = isa<FloatType>(element)
                          ? Value(b_.create<arith::CmpFOp>(loc_, arith::CmpFPredicate::UGT, x, carried[0]))
                          : Value(b_.create<arith::CmpIOp>(loc_, arith::CmpIPredicate::sgt, x, carried[0]));
      if (isa<FloatType>(element)) {
        Value ordered = b_.create<arith::CmpFOp>(loc_, arith::CmpFPredicate::ORD, carried[0], carried[0]);
        greater = b_.create<arith::AndIOp>(loc_, greater, ordered);
      }
      return llvm::SmallVector<Value>{b_.create<arith::SelectOp>(loc_, greater, x, carried[0]),
                                      b_.create<arith::SelectOp>(loc_, greater, point[axes[0]].base, carried[1])};
    }
    return loop(constant(0), frame_->value_of(from[axes[depth]]), 1, carried,
                [&](Value index, ValueRange inner, auto &next) {
                  point[axes[depth]] = Index{index};
                  next = nest(depth + 1, inner);
                });
  };
  auto results = nest(0, initial);
  return argmax ? Value(b_.create<arith::TruncIOp>(loc_, b_.getI32Type(), results[1])) : results[0];
}

} // namespace gradus::lower
