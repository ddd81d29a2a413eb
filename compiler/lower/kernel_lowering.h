// The lowering of one kernel, shared by the files of its forms.
#pragma once

#include "compiler/lower/kernel.h"
#include "compiler/lower/reduction.h"

#include "mlir/Dialect/SCF/IR/SCF.h"

namespace gradus::lower {

/// One kernel on its way to functions: the loop nests of its form around an element emitter.
class KernelLowering {
public:
  KernelLowering(KernelOp kernel, llvm::StringRef name, llvm::ArrayRef<std::string> dimensions, mlir::OpBuilder &b)
      : kernel_(kernel), name_(name), dimensions_(dimensions), b_(b), loc_(kernel.getLoc()) {}

  LoweredKernel lower();

private:
  using Body = llvm::function_ref<void(mlir::Value, mlir::ValueRange, llvm::SmallVectorImpl<mlir::Value> &)>;

  mlir::Block &body() { return kernel_.getBody().front(); }
  mlir::Operation *yield() { return body().getTerminator(); }
  Integers integers() { return {b_, loc_}; }
  mlir::Value constant(int64_t value) { return integers().constant(value); }
  llvm::ArrayRef<sema::Dim> domain() { return kernel_.getDomain().getDims(); }
  TensorType output_type(unsigned result) { return llvm::cast<TensorType>(yield()->getOperand(result).getType()); }
  int32_t output_slot(unsigned result) { return kernel_.getInputs().size() + result; }
  int32_t partial_slot(unsigned result) { return kernel_.getInputs().size() + kernel_.getOutputs().size() + result; }

  /// for (i = from; i < to; i += step) with carried values; gives the final ones.
  llvm::SmallVector<mlir::Value> loop(mlir::Value from, mlir::Value to, int64_t step, mlir::ValueRange initial, Body build) {
    auto nest = b_.create<mlir::scf::ForOp>(loc_, from, to, constant(step), initial);
    mlir::OpBuilder::InsertionGuard guard(b_);
    if (initial.empty())
      b_.setInsertionPoint(nest.getBody()->getTerminator());
    else
      b_.setInsertionPointToEnd(nest.getBody());
    ElementEmitter::Scope scope(*emitter_);
    llvm::SmallVector<mlir::Value> next;
    build(nest.getInductionVar(), nest.getRegionIterArgs(), next);
    if (!initial.empty())
      b_.create<mlir::scf::YieldOp>(loc_, next);
    return llvm::SmallVector<mlir::Value>(nest.getResults());
  }

  using VectorBody =
      llvm::function_ref<void(mlir::Value, Mask, mlir::ValueRange, llvm::SmallVectorImpl<mlir::Value> &)>;
  /// Sixteen at a time from `from` to `to`, the rest under a mask; `extent_divides` says that there is no rest.
  llvm::SmallVector<mlir::Value>
  vector_loop(mlir::Value from, mlir::Value to, bool no_rest, mlir::ValueRange initial, VectorBody build) {
    mlir::Value whole = to;
    if (!no_rest) {
      mlir::Value length = integers().sub(to, from);
      whole = integers().add(from, integers().sub(length, integers().remainder(length, constant(lanes))));
    }
    auto results = loop(from, whole, lanes, initial, [&](mlir::Value at, mlir::ValueRange carried, auto &next) {
      build(at, {}, carried, next);
    });
    if (no_rest)
      return results;
    // No loop: one that runs at most once takes LLVM as long as any other.
    auto rest = b_.create<mlir::scf::IfOp>(loc_, mlir::ValueRange(results).getTypes(), integers().less(whole, to), !results.empty());
    mlir::OpBuilder::InsertionGuard guard(b_);
    auto yield = [&](mlir::ValueRange values) {
      if (!values.empty())
        b_.create<mlir::scf::YieldOp>(loc_, values);
    };
    b_.setInsertionPointToStart(rest.thenBlock());
    ElementEmitter::Scope scope(*emitter_);
    llvm::SmallVector<mlir::Value> next;
    build(whole, emitter_->lanes_below(whole, to), results, next);
    yield(next);
    if (!results.empty()) {
      b_.setInsertionPointToEnd(rest.elseBlock());
      yield(results);
    }
    return llvm::SmallVector<mlir::Value>(rest.getResults());
  }

  /// Adds the lanes of `mask` of x to the accumulator.
  mlir::Value accumulate(mlir::Operation *reduction, mlir::Value accumulator, mlir::Value x, Mask mask) {
    x = emitter_->splat(x);
    if (mask) {
      mlir::Value none = emitter_->splat(neutral(b_, loc_, reduction, llvm::cast<mlir::VectorType>(x.getType()).getElementType()));
      x = b_.create<mlir::arith::SelectOp>(loc_, mask, x, none);
    }
    return combine(b_, loc_, reduction, accumulator, x);
  }

  mlir::Value vector_neutral(mlir::Operation *reduction) {
    mlir::Type element = llvm::cast<TensorType>(reduction->getResult(0).getType()).getElement();
    return emitter_->splat(neutral(b_, loc_, reduction, element));
  }

  void store_partial(unsigned result, mlir::Value item, mlir::Value sum) {
    TensorType type = TensorType::get(b_.getContext(), {sema::Dim(1)}, output_type(result).getElement());
    emitter_->store(partial_slot(result), type, sum, {Index{item}}, {});
  }

  // ---- kernel_stretches.cpp ----
  void find_stretches();
  mlir::Value stretch_at(mlir::Value place);
  mlir::Value value_along(PiecewiseOp op, mlir::Value groups, mlir::Value stretch);
  /// A vector loop in which the piecewise numbers of the kernel are known.
  llvm::SmallVector<mlir::Value> stretch_loop(mlir::Value from, mlir::Value to, bool no_rest, mlir::ValueRange initial,
                                              VectorBody build);
  mlir::Value number_at(mlir::Value table, mlir::Value place);

  void emit_flat();
  void emit_rows();
  void emit_row(mlir::Value row);
  void emit_columns();
  void emit_strip(mlir::Value item, mlir::Value column, int64_t vectors, Mask mask, llvm::SmallVectorImpl<mlir::Value> &full_sums);
  Indices column_part(mlir::Value item, mlir::Value column);
  TensorType column_parts(unsigned result);
  void finish_column_sum(unsigned result, mlir::Value items);
  void emit_generic();
  void emit_generic_row(mlir::Operation *reduction, mlir::Value row);
  Indices reduced_point(mlir::Operation *reduction, llvm::ArrayRef<Index> at);
  mlir::Value emit_generic_vector(mlir::Operation *reduction, Indices point, Mask mask);
  mlir::Value emit_generic_element(mlir::Operation *reduction, llvm::ArrayRef<Index> kept);
  mlir::LLVM::LLVMFuncOp emit_finish();
  Indices delinearize(mlir::Value number, llvm::ArrayRef<sema::Dim> shape);
  /// For every value of its symbols.
  bool divisible(sema::Dim extent) { return extent.divide(sema::Dim(lanes)).has_value(); }

  KernelOp kernel_;
  llvm::StringRef name_;
  llvm::ArrayRef<std::string> dimensions_;
  mlir::OpBuilder &b_;
  mlir::Location loc_;
  Frame *frame_ = nullptr;
  ElementEmitter *emitter_ = nullptr;
  mlir::Value begin_, end_;
  llvm::SmallVector<std::pair<PiecewiseOp, mlir::Value>> piecewise_; ///< with a table of the group of each stretch
  llvm::SmallVector<int64_t> bounds_;                                ///< where the stretches of all of them begin, and the end
  mlir::Value bound_table_;
  llvm::SmallVector<unsigned> full_, columns_, points_; ///< results of a kernel by columns, by what they are
};

} // namespace gradus::lower
