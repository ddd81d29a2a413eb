// Cheaper forms of the same number, up to rounding: factors on rank 0, products for small powers
// and for sums of equal elements.
#include "compiler/dialect/constants.h"
#include "compiler/dialect/elementwise.h"
#include "compiler/dialect/index.h"
#include "compiler/dialect/reduce.h"
#include "compiler/dialect/rewrite.h"
#include "compiler/dialect/shape.h"
#include "compiler/optimize/passes.h"

#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/ADT/SmallSet.h"

namespace gradus {
#define GEN_PASS_DEF_STRENGTH
#include "compiler/optimize/passes.h.inc"
} // namespace gradus

using namespace mlir;

namespace gradus {
namespace {

using sema::Dim;

/// The rank-0 factor of a product with what fills a tensor; the canonical form has it on the right.
Value factor_of(MulOp product) {
  auto filler = product.getY().getDefiningOp<BroadcastOp>();
  return filler && shape_of(filler.getX()).empty() ? Value(filler.getX()) : Value();
}

/// x / s = x (1 / s), the reciprocal computed once
std::optional<Term> divide_by_factor(DivOp operation, const Term &at) {
  auto filler = operation.getY().getDefiningOp<BroadcastOp>();
  if (!filler || !shape_of(filler.getX()).empty())
    return std::nullopt;
  return at.with(operation.getX()) * broadcast(1.0 / at.with(filler.getX()), at.shape());
}

/// (x s) r = x (s r); (x s) y = (x y) s
std::optional<Term> merge_factors(MulOp operation, const Term &at) {
  auto inner = operation.getX().getDefiningOp<MulOp>();
  Value other = operation.getY();
  if (!inner || !factor_of(inner)) {
    inner = operation.getY().getDefiningOp<MulOp>();
    other = operation.getX();
  }
  Value factor = inner ? factor_of(inner) : Value();
  if (!factor)
    return std::nullopt;
  if (Value second = factor_of(operation))
    return at.with(inner.getX()) * broadcast(at.with(factor) * at.with(second), at.shape());
  // Otherwise the scaled tensor may be wanted as it is, and moving the factor only adds a product.
  if (!inner->hasOneUse())
    return std::nullopt;
  return (at.with(inner.getX()) * at.with(other)) * at.with(inner.getY());
}

/// x + x = 2 x
std::optional<Term> add_to_itself(AddOp operation, const Term &at) {
  if (operation.getX() != operation.getY())
    return std::nullopt;
  return at.with(operation.getX()) * 2.0;
}

/// x^3 = x x x; x^(1/2) = sqrt(x); x^(-1/2) = 1 / sqrt(x)
std::optional<Term> power(PowOp operation, const Term &at) {
  Term x = at.with(operation.getX());
  if (is_number(operation.getY(), 3))
    return x * x * x;
  if (is_number(operation.getY(), 0.5))
    return at.with(at.builder().create<SqrtOp>(at.location(), x.value()));
  if (is_number(operation.getY(), -0.5))
    return at.with(at.builder().create<RsqrtOp>(at.location(), x.value()));
  return std::nullopt;
}

/// log(exp(x)) = x
std::optional<Term> log_of_exp(LogOp operation, const Term &at) {
  auto power = operation.getX().getDefiningOp<ExpOp>();
  return power ? std::optional<Term>(at.with(power.getX())) : std::nullopt;
}

/// sum(x s) = sum(x) s
std::optional<Term> sum_of_scaled(SumOp operation, const Term &at) {
  auto product = operation.getX().getDefiningOp<MulOp>();
  Value factor = product && product->hasOneUse() ? factor_of(product) : Value();
  if (!factor)
    return std::nullopt;
  Term small = sum(at.with(product.getX()), operation.getAxes(), operation.getKeep());
  return small * broadcast(at.with(factor), at.shape());
}

/// The value of a dimension as a number in the type of `like`.
Term count(Dim dim, const Term &like) {
  if (dim.is_constant())
    return like.number(double(dim.constant()));
  Value value = like.builder().create<DimensionOp>(
      like.location(), DimsAttr::get(like.builder().getContext(), {dim}));
  return broadcast(cast(like.with(value), like.type().getElement()), like.shape());
}

/// The sum over axes along which x was repeated is a product.
std::optional<Term> sum_of_broadcast(SumOp operation, const Term &at) {
  auto filler = operation.getX().getDefiningOp<BroadcastOp>();
  if (!filler || !is_float_tensor(filler.getX()))
    return std::nullopt;
  ArrayRef<Dim> full = shape_of(filler), small = shape_of(filler.getX());
  int64_t added = full.size() - small.size();
  Dim times(1);
  SmallVector<int64_t> left;
  SmallVector<Dim> kept(full);
  for (int64_t axis : operation.getAxes()) {
    kept[axis] = Dim(1);
    if (axis < added || small[axis - added] != full[axis])
      times = times * full[axis];
    else if (full[axis] != Dim(1))
      left.push_back(axis - added);
  }
  if (times == Dim(1))
    return std::nullopt;
  Term x = sum(at.with(filler.getX()), left, /*keep=*/true);
  return reshape(broadcast(x * count(times, x), kept), at.shape());
}

struct Strength : impl::StrengthBase<Strength> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    add<DivOp>(patterns, {divide_by_factor});
    add<MulOp>(patterns, {merge_factors});
    add<AddOp>(patterns, {add_to_itself});
    add<PowOp>(patterns, {power});
    add<LogOp>(patterns, {log_of_exp});
    add<SumOp>(patterns, {sum_of_scaled, sum_of_broadcast});
    // The canonical forms are what the rules match.
    for (RegisteredOperationName name : getContext().getRegisteredOperations())
      if (&name.getDialect() == getContext().getLoadedDialect<GradusDialect>())
        name.getCanonicalizationPatterns(patterns, &getContext());
    getContext().getLoadedDialect<GradusDialect>()->getCanonicalizationPatterns(patterns);
    if (failed(applyPatternsAndFoldGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
} // namespace gradus
