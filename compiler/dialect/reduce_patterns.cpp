// Canonical forms of reductions and products.
#include "compiler/dialect/elementwise.h"
#include "compiler/dialect/matmul.h"
#include "compiler/dialect/reduce.h"
#include "compiler/dialect/rewrite.h"
#include "compiler/dialect/shape.h"

#include "llvm/ADT/SmallSet.h"

using namespace mlir;

namespace gradus {
namespace {

using sema::Dim;

/// Axes of extent 1 need no reduction: only the shape changes.
template <typename Op> std::optional<Term> reduce_of_ones(Op operation, const Term &at) {
  ArrayRef<Dim> shape = shape_of(operation.getX());
  for (int64_t axis : operation.getAxes())
    if (shape[axis] != Dim(1))
      return std::nullopt;
  return reshape(at.with(operation.getX()), at.shape());
}

/// Two reductions of one kind are one over the axes of both.
template <typename Op> std::optional<Term> reduce_of_reduce(Op operation, const Term &at) {
  auto inner = operation.getX().template getDefiningOp<Op>();
  if (!inner || inner.getKeep() || operation.getKeep() || !inner->hasOneUse())
    return std::nullopt;
  llvm::SmallSet<int64_t, 4> first;
  first.insert(inner.getAxes().begin(), inner.getAxes().end());
  SmallVector<int64_t> axes, left;
  for (int64_t axis = 0; axis < int64_t(shape_of(inner.getX()).size()); ++axis)
    if (!first.contains(axis))
      left.push_back(axis);
  for (int64_t axis : operation.getAxes())
    axes.push_back(left[axis]);
  axes.append(inner.getAxes().begin(), inner.getAxes().end());
  llvm::sort(axes);
  return at.with(at.builder().create<Op>(at.location(), inner.getX(), axes, false));
}

template <typename Op> void add_reduce_patterns(RewritePatternSet &patterns) {
  add<Op>(patterns, {reduce_of_ones<Op>, reduce_of_reduce<Op>});
}

/// sum(-x) = -sum(x)
std::optional<Term> sum_of_negative(SumOp operation, const Term &at) {
  auto negative = operation.getX().getDefiningOp<NegOp>();
  if (!negative || !negative->hasOneUse())
    return std::nullopt;
  return -sum(at.with(negative.getX()), operation.getAxes(), operation.getKeep());
}

/// The x of a transpose that exchanges the last two axes.
Value flipped(Value value) {
  auto transpose = value.getDefiningOp<TransposeOp>();
  if (!transpose || transpose.getPermutation().size() < 2)
    return {};
  return ArrayRef<int64_t>(swap_last(transpose.getPermutation().size())) ==
                 transpose.getPermutation()
             ? Value(transpose.getX())
             : Value();
}

/// A transposed operand becomes a flag of the product.
std::optional<Term> matmul_of_transpose(MatmulOp operation, const Term &at) {
  Value a = flipped(operation.getA()), b = flipped(operation.getB());
  if (!a && !b)
    return std::nullopt;
  return matmul(at.with(a ? a : operation.getA()), at.with(b ? b : operation.getB()),
                operation.getTransposeA() != bool(a), operation.getTransposeB() != bool(b));
}

} // namespace

void SumOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add_reduce_patterns<SumOp>(patterns);
  add<SumOp>(patterns, {sum_of_negative});
}
void MaxOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add_reduce_patterns<MaxOp>(patterns);
}
void MinOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add_reduce_patterns<MinOp>(patterns);
}
void MatmulOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add<MatmulOp>(patterns, {matmul_of_transpose});
}

} // namespace gradus
