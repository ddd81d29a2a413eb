// The loop nests of kernels by form.
#include "compiler/lower/kernel_lowering.h"

#include "compiler/fuse/groups.h"
#include "compiler/fuse/index_map.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using gradus::sema::Dim;

namespace gradus::lower {

/// Rough weights in simple operations: what decides whether a parallel region pays.
static int64_t cost_of(KernelOp kernel) {
  int64_t cost = kernel.getInputs().size() + kernel.getOutputs().size();
  for (Operation &op : kernel.getBody().front()) {
    if (op.getNumResults() == 1 && shape_of(op.getResult(0)).empty())
      continue;
    if (isa<ExpOp, LogOp, Log1pOp, Expm1Op, TanhOp, SigmoidOp, SinOp, CosOp, ErfOp>(op))
      cost += 16;
    else if (isa<PowOp>(op))
      cost += 40;
    else if (isa<DivOp, SqrtOp, RsqrtOp>(op))
      cost += 6;
    else
      cost += 1;
  }
  return cost;
}

LoweredKernel KernelLowering::lower() {
  OpBuilder::InsertionGuard guard(b_);
  Type pointer = LLVM::LLVMPointerType::get(b_.getContext()), i64 = b_.getI64Type();
  Type none = LLVM::LLVMVoidType::get(b_.getContext());
  auto type = LLVM::LLVMFunctionType::get(none, {pointer, i64, i64});
  LoweredKernel lowered;
  lowered.cost_per_point = cost_of(kernel_);
  auto outer = b_.saveInsertionPoint();
  lowered.run = create_function(b_, loc_, name_, type);
  Frame frame(lowered.run, dimensions_);
  auto inputs = llvm::to_vector(llvm::seq<int32_t>(0, kernel_.getInputs().size()));
  ElementEmitter emitter(kernel_, frame, inputs, b_);
  frame_ = &frame;
  emitter_ = &emitter;
  begin_ = lowered.run.getArgument(1);
  end_ = lowered.run.getArgument(2);
  // Rank-0 arithmetic once for each call, not for each point.
  for (Operation &op : body().without_terminator())
    if (fuse::is_inlined(&op) && shape_of(op.getResult(0)).empty() && !isa<SliceOp, ReshapeOp>(op))
      emitter.emit(op.getResult(0), {}, {});
  if (kernel_.getForm() == "generic")
    emit_generic();
  else if (kernel_.getForm() == "columns")
    emit_columns();
  else if (plan::is_flat(kernel_))
    emit_flat();
  else
    emit_rows();
  b_.create<LLVM::ReturnOp>(loc_, ValueRange());
  b_.restoreInsertionPoint(outer);
  lowered.finish = emit_finish();
  return lowered;
}

Indices KernelLowering::delinearize(Value number, llvm::ArrayRef<Dim> shape) {
  Indices indices(shape.size());
  for (size_t axis = shape.size(); axis-- > 0;) {
    if (axis == 0) {
      indices[axis] = Index{number};
      break;
    }
    Value extent = frame_->value_of(shape[axis]);
    indices[axis] = Index{integers().remainder(number, extent)};
    number = integers().divide(number, extent);
  }
  return indices;
}

void KernelLowering::emit_flat() {
  unsigned results = yield()->getNumOperands();
  Value total = frame_->value_of(sema::product(domain()));
  bool scalar = domain().empty();
  // With one axis the place is an index like any other, also for what is broadcast, sliced or joined.
  emitter_->set_flat(domain().size() > 1);
  find_stretches();
  loop(begin_, end_, 1, {}, [&](Value item, ValueRange, auto &) {
    if (scalar) {
      for (unsigned result = 0; result < results; ++result)
        emitter_->store(output_slot(result), output_type(result), emitter_->emit(yield()->getOperand(result), {}, {}), {}, {});
      return;
    }
    Value from = integers().mul(item, constant(plan::points_per_item));
    Value to = integers().min(integers().add(from, constant(plan::points_per_item)), total);
    llvm::SmallVector<Value> initial;
    llvm::SmallVector<unsigned> sums;
    for (unsigned result = 0; result < results; ++result)
      if (plan::is_full_sum(kernel_, result)) {
        sums.push_back(result);
        initial.push_back(vector_neutral(yield()->getOperand(result).getDefiningOp()));
      }
    bool no_rest = divisible(sema::product(domain()));
    auto totals = stretch_loop(from, to, no_rest, initial, [&](Value at, Mask mask, ValueRange carried, auto &next) {
      Index point{at, 1};
      for (unsigned result = 0; result < results; ++result)
        if (!llvm::is_contained(sums, result))
          emitter_->store(output_slot(result), output_type(result),
                          emitter_->emit(yield()->getOperand(result), {point}, mask), {point}, mask);
      for (auto [place, result] : llvm::enumerate(sums)) {
        Operation *sum = yield()->getOperand(result).getDefiningOp();
        next.push_back(accumulate(sum, carried[place], emitter_->emit(sum->getOperand(0), {point}, mask), mask));
      }
    });
    for (auto [sum, result] : llvm::zip(totals, sums))
      store_partial(result, item, across_lanes(b_, loc_, yield()->getOperand(result).getDefiningOp(), sum));
  });
}

void KernelLowering::emit_rows() {
  loop(begin_, end_, 1, {}, [&](Value row, ValueRange, auto &) { emit_row(row); });
}

void KernelLowering::emit_row(Value row) {
  // The loop of a row in which each value can first be had; what a row reduction gives is there after its loop.
  llvm::DenseMap<Value, int> stage_of;
  auto rows_shape = domain().drop_back();
  auto stage = [&](Value value) { return stage_of.lookup(value); };
  llvm::SmallVector<Operation *> row_reductions;
  int last_stage = 0;
  for (Operation &op : body().without_terminator()) {
    int own = 0;
    for (Value operand : op.getOperands())
      own = std::max(own, stage(operand));
    bool over_points = fuse::is_reduction(&op) && shape_of(op.getOperand(0)) == domain();
    auto sum = dyn_cast<SumOp>(op);
    bool full = sum && sum.getAxes().size() == shape_of(sum.getX()).size();
    if (over_points)
      last_stage = std::max(last_stage, own);
    if (over_points && !full) {
      row_reductions.push_back(&op);
      ++own;
    }
    stage_of[op.getResult(0)] = own;
  }
  unsigned results = yield()->getNumOperands();
  auto is_point = [&](unsigned result) {
    return shape_of(yield()->getOperand(result)) == domain();
  };
  for (unsigned result = 0; result < results; ++result)
    if (is_point(result))
      last_stage = std::max(last_stage, stage(yield()->getOperand(result)));

  Indices outer = delinearize(row, rows_shape);
  Value extent = frame_->value_of(domain().back());
  for (int current = 0; current <= last_stage; ++current) {
    llvm::SmallVector<Operation *> reductions;
    for (Operation *op : row_reductions)
      if (stage(op->getOperand(0)) == current)
        reductions.push_back(op);
    llvm::SmallVector<unsigned> stores, sums;
    for (unsigned result = 0; result < results; ++result) {
      Value value = yield()->getOperand(result);
      if (is_point(result) && stage(value) == current)
        stores.push_back(result);
      if (plan::is_full_sum(kernel_, result)) {
        Value summed = value.getDefiningOp()->getOperand(0);
        if (shape_of(summed) == domain() && stage(summed) == current)
          sums.push_back(result);
      }
    }
    llvm::SmallVector<Operation *> carried_ops(reductions);
    for (unsigned result : sums)
      carried_ops.push_back(yield()->getOperand(result).getDefiningOp());
    llvm::SmallVector<Value> initial;
    for (Operation *op : carried_ops)
      initial.push_back(vector_neutral(op));
    auto totals = vector_loop(constant(0), extent, divisible(domain().back()), initial,
                              [&](Value at, Mask mask, ValueRange carried, auto &next) {
                                Indices point(outer);
                                point.push_back(Index{at, 1});
                                for (unsigned result : stores)
                                  emitter_->store(output_slot(result), output_type(result),
                                                  emitter_->emit(yield()->getOperand(result), point, mask), point, mask);
                                for (auto [op, value] : llvm::zip(carried_ops, carried))
                                  next.push_back(accumulate(op, value, emitter_->emit(op->getOperand(0), point, mask), mask));
                              });
    for (auto [op, total] : llvm::zip(carried_ops, totals)) {
      Value reduced = across_lanes(b_, loc_, op, total);
      auto found = llvm::find(reductions, op);
      if (found != reductions.end())
        emitter_->set_reduced(op, reduced);
      else
        store_partial(sums[&total - totals.data() - reductions.size()], row, reduced);
    }
    // Later loops read what this one stored instead of computing it again.
    for (unsigned result : stores)
      emitter_->set_stored(yield()->getOperand(result), output_slot(result));
  }
  emitter_->clear_stored();

  // What there is once for each row.
  for (unsigned result = 0; result < results; ++result) {
    Value value = yield()->getOperand(result);
    auto at_row = [&](Value of) {
      Indices indices(outer);
      if (shape_of(of).size() == domain().size())
        indices.push_back(Index{constant(0)});
      return indices;
    };
    if (plan::is_full_sum(kernel_, result)) {
      Value summed = value.getDefiningOp()->getOperand(0);
      if (shape_of(summed) != domain())
        store_partial(result, row, emitter_->emit(summed, at_row(summed), {}));
    } else if (!is_point(result)) {
      emitter_->store(output_slot(result), output_type(result), emitter_->emit(value, at_row(value), {}), at_row(value), {});
    }
  }
}

LLVM::LLVMFuncOp KernelLowering::emit_finish() {
  llvm::SmallVector<unsigned> sums, column_sums;
  for (unsigned result = 0; result < yield()->getNumOperands(); ++result)
    if (plan::is_full_sum(kernel_, result))
      sums.push_back(result);
    else if (plan::is_column_sum(kernel_, result))
      column_sums.push_back(result);
  if (sums.empty() && column_sums.empty())
    return {};
  Type pointer = LLVM::LLVMPointerType::get(b_.getContext());
  auto type = LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(b_.getContext()), {pointer});
  auto function = create_function(b_, loc_, (name_ + "_finish").str(), type);
  Frame frame(function, dimensions_);
  ElementEmitter emitter(kernel_, frame, {}, b_);
  frame_ = &frame;
  emitter_ = &emitter;
  plan::Items items = plan::items_of(kernel_);
  Value count = integers().divide(integers().add(frame.value_of(items.total), constant(items.divisor - 1)), constant(items.divisor));
  for (unsigned result : sums) {
    auto sum = yield()->getOperand(result).getDefiningOp<SumOp>();
    Type element = output_type(result).getElement();
    // In double where the parts are floats, so that the number of items costs no accuracy.
    Type wide = isa<FloatType>(element) ? Type(b_.getF64Type()) : element;
    auto totals = loop(constant(0), count, 1, {neutral(b_, loc_, sum, wide)}, [&](Value item, ValueRange carried, auto &next) {
      Value address = b_.create<LLVM::GEPOp>(loc_, pointer, element, frame.slot(partial_slot(result)),
                                             llvm::ArrayRef<LLVM::GEPArg>{item});
      Value part = b_.create<LLVM::LoadOp>(loc_, element, address);
      if (wide != element)
        part = b_.create<arith::ExtFOp>(loc_, wide, part);
      next.push_back(combine(b_, loc_, sum, carried[0], part));
    });
    Value total = totals[0];
    if (wide != element)
      total = b_.create<arith::TruncFOp>(loc_, element, total);
    b_.create<LLVM::StoreOp>(loc_, total, frame.slot(output_slot(result)));
  }
  for (unsigned result : column_sums)
    finish_column_sum(result, count);
  b_.create<LLVM::ReturnOp>(loc_, ValueRange());
  return function;
}

LoweredKernel Kernels::lower(KernelOp kernel, llvm::StringRef name, llvm::ArrayRef<std::string> dimensions, OpBuilder &b) {
  std::string text = llvm::join(dimensions, " ");
  llvm::raw_string_ostream out(text);
  // By itself, so that values are numbered from the kernel on.
  kernel->print(out, OpPrintingFlags().useLocalScope());
  auto [entry, added] = known_.try_emplace(out.str());
  if (added)
    entry->second = KernelLowering(kernel, name, dimensions, b).lower();
  return entry->second;
}

} // namespace gradus::lower
