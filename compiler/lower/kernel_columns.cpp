// Kernels by columns: sums over all axes but the last, beside whatever else there is to compute at each point.
#include "compiler/lower/kernel_lowering.h"

using namespace mlir;
using gradus::sema::Dim;

namespace gradus::lower {

/// An item is some rows, in strips of four vectors whose column sums stay in registers; each item leaves a row of parts, which
/// finish_column_sum adds up in order. Threads so read stretches of memory as they lie, which prefetchers follow, and the same rows as
/// in the products before and after, which are still in their own caches.
void KernelLowering::emit_columns() {
  constexpr int64_t strip = 4;
  for (unsigned result = 0; result < yield()->getNumOperands(); ++result)
    (plan::is_full_sum(kernel_, result)     ? full_
     : plan::is_column_sum(kernel_, result) ? columns_
                                            : points_)
        .push_back(result);
  Dim last = domain().back();
  Value extent = frame_->value_of(last), width = constant(strip * lanes);
  loop(begin_, end_, 1, {}, [&](Value item, ValueRange, auto &) {
    // Of a sum over everything one accumulator for each vector of a strip: chains of additions side by side.
    llvm::SmallVector<Value> initial;
    for (unsigned result : full_)
      initial.append(strip, vector_neutral(yield()->getOperand(result).getDefiningOp()));
    Value whole = integers().sub(extent, integers().remainder(extent, width));
    auto sums = loop(constant(0), whole, strip * lanes, initial, [&](Value at, ValueRange carried, auto &next) {
      next.assign(carried.begin(), carried.end());
      emit_strip(item, at, strip, {}, next);
    });
    if (!last.divide(Dim(strip * lanes)))
      sums = vector_loop(whole, extent, divisible(last), sums, [&](Value at, Mask mask, ValueRange carried, auto &next) {
        llvm::SmallVector<Value> first;
        for (size_t place = 0; place < carried.size(); place += strip)
          first.push_back(carried[place]);
        emit_strip(item, at, 1, mask, first);
        next.assign(carried.begin(), carried.end());
        for (auto [place, sum] : llvm::enumerate(first))
          next[place * strip] = sum;
      });
    for (auto [place, result] : llvm::enumerate(full_)) {
      Operation *sum = yield()->getOperand(result).getDefiningOp();
      Value total = sums[place * strip];
      for (int64_t vector = 1; vector < strip; ++vector)
        total = combine(b_, loc_, sum, total, sums[place * strip + vector]);
      store_partial(result, item, across_lanes(b_, loc_, sum, total));
    }
  });
}

/// The rows of an item in some neighbouring columns; `full_sums` go in and come out, `vectors` of each.
void KernelLowering::emit_strip(Value item, Value column, int64_t vectors, Mask mask, llvm::SmallVectorImpl<Value> &full_sums) {
  Value from = integers().mul(item, constant(plan::rows_per_item));
  Value rows = frame_->value_of(sema::product(domain().drop_back()));
  Value to = integers().min(integers().add(from, constant(plan::rows_per_item)), rows);
  llvm::SmallVector<Value> initial(full_sums.begin(), full_sums.end());
  for (unsigned result : columns_)
    initial.append(vectors, vector_neutral(yield()->getOperand(result).getDefiningOp()));
  auto at = [&](int64_t vector) { return integers().add(column, constant(vector * lanes)); };
  auto totals = loop(from, to, 1, initial, [&](Value row, ValueRange carried, auto &next) {
    next.assign(carried.begin(), carried.end());
    Indices outer = delinearize(row, domain().drop_back());
    for (int64_t vector = 0; vector < vectors; ++vector) {
      Indices point(outer);
      point.push_back(Index{at(vector), 1});
      size_t place = vector;
      for (unsigned result : full_) {
        Operation *sum = yield()->getOperand(result).getDefiningOp();
        next[place] = accumulate(sum, next[place], emitter_->emit(sum->getOperand(0), point, mask), mask);
        place += vectors;
      }
      for (unsigned result : columns_) {
        Operation *sum = yield()->getOperand(result).getDefiningOp();
        Value x = emitter_->splat(emitter_->emit(sum->getOperand(0), point, mask));
        next[place] = combine(b_, loc_, sum, next[place], x);
        place += vectors;
      }
      for (unsigned result : points_)
        emitter_->store(output_slot(result), output_type(result),
                        emitter_->emit(yield()->getOperand(result), point, mask), point, mask);
    }
  });
  full_sums.assign(totals.begin(), totals.begin() + full_sums.size());
  auto total = totals.begin() + full_sums.size();
  for (unsigned result : columns_)
    for (int64_t vector = 0; vector < vectors; ++vector)
      emitter_->store(partial_slot(result), column_parts(result), *total++, column_part(item, at(vector)), mask);
}

/// The parts of a column sum: a row for each item.
TensorType KernelLowering::column_parts(unsigned result) {
  return TensorType::get(b_.getContext(), {Dim(1), domain().back()}, output_type(result).getElement());
}
Indices KernelLowering::column_part(Value item, Value column) { return {Index{item}, Index{column, 1}}; }

/// A sum may keep its reduced axes with extent 1; in memory it is a row of columns either way.
void KernelLowering::finish_column_sum(unsigned result, Value items) {
  Operation *sum = yield()->getOperand(result).getDefiningOp();
  TensorType row = TensorType::get(b_.getContext(), {domain().back()}, output_type(result).getElement());
  vector_loop(constant(0), frame_->value_of(domain().back()), divisible(domain().back()), {},
              [&](Value column, Mask mask, ValueRange, auto &) {
                auto totals = loop(constant(0), items, 1, {vector_neutral(sum)}, [&](Value item, ValueRange carried, auto &next) {
                  Value part = emitter_->load(partial_slot(result), column_parts(result),
                                              column_part(item, column), mask);
                  next.push_back(combine(b_, loc_, sum, carried[0], part));
                });
                emitter_->store(output_slot(result), row, totals[0], {Index{column, 1}}, mask);
              });
}

} // namespace gradus::lower
