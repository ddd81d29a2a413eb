// Canonical forms of elementwise operations. Exact, but for the sign of zero.
#include "compiler/dialect/constants.h"
#include "compiler/dialect/elementwise.h"
#include "compiler/dialect/rewrite.h"
#include "compiler/dialect/shape.h"

using namespace mlir;

namespace gradus {
namespace {

/// The rank-0 value that fills the tensor, if a broadcast says so.
Value filler(Value value) {
  auto broadcast = value.getDefiningOp<BroadcastOp>();
  return broadcast && shape_of(broadcast.getX()).empty() ? Value(broadcast.getX()) : Value();
}
bool is_filled(Value value) { return filler(value) || shape_of(value).empty(); }

//===--- where negations go
//---------------------------------------------------------------------------------------------===//

/// -(x - y) = y - x; -(x c) = x (-c)
std::optional<Term> negate(NegOp operation, const Term &at) {
  if (!operation.getX().hasOneUse())
    return std::nullopt;
  if (auto difference = operation.getX().getDefiningOp<SubOp>())
    return at.with(difference.getY()) - at.with(difference.getX());
  if (auto product = operation.getX().getDefiningOp<MulOp>())
    if (std::optional<double> factor = known_number(product.getY()))
      return at.with(product.getX()) * -*factor;
  return std::nullopt;
}

/// x + (-y) = x - y
std::optional<Term> add_negative(AddOp operation, const Term &at) {
  for (auto [x, y] : {std::pair<Value, Value>(operation.getX(), operation.getY()),
                      {operation.getY(), operation.getX()}})
    if (auto negative = y.getDefiningOp<NegOp>())
      return at.with(x) - at.with(negative.getX());
  return std::nullopt;
}

/// x - (-y) = x + y; 0 - x = -x
std::optional<Term> subtract(SubOp operation, const Term &at) {
  if (auto negative = operation.getY().getDefiningOp<NegOp>())
    return at.with(operation.getX()) + at.with(negative.getX());
  if (is_number(operation.getX(), 0))
    return -at.with(operation.getY());
  return std::nullopt;
}

/// x (-1) = -x; (-x) (-y) = x y; (-x) c = x (-c); (-x) y = -(x y)
std::optional<Term> multiply_negative(MulOp operation, const Term &at) {
  if (is_number(operation.getY(), -1))
    return -at.with(operation.getX());
  auto x = operation.getX().getDefiningOp<NegOp>(), y = operation.getY().getDefiningOp<NegOp>();
  if (x && y)
    return at.with(x.getX()) * at.with(y.getX());
  if (std::optional<double> factor = x ? known_number(operation.getY()) : std::nullopt)
    return at.with(x.getX()) * -*factor;
  if (x)
    return -(at.with(x.getX()) * at.with(operation.getY()));
  if (y)
    return -(at.with(operation.getX()) * at.with(y.getX()));
  return std::nullopt;
}

/// (-x) / y = -(x / y); x / (-y) = -(x / y)
std::optional<Term> divide_negative(DivOp operation, const Term &at) {
  if (auto x = operation.getX().getDefiningOp<NegOp>())
    return -(at.with(x.getX()) / at.with(operation.getY()));
  if (auto y = operation.getY().getDefiningOp<NegOp>())
    return -(at.with(operation.getX()) / at.with(y.getX()));
  return std::nullopt;
}

//===--- order of operands
//----------------------------------------------------------------------------------------------===//

/// What fills a tensor stands on the right of + and *.
template <typename Op> std::optional<Term> filler_to_the_right(Op operation, const Term &at) {
  if (!filler(operation.getX()) || filler(operation.getY()))
    return std::nullopt;
  return at.with(at.builder().create<Op>(at.location(), operation.getY(), operation.getX()));
}

Predicate swapped(Predicate predicate) {
  switch (predicate) {
  case Predicate::lt:
    return Predicate::gt;
  case Predicate::le:
    return Predicate::ge;
  case Predicate::gt:
    return Predicate::lt;
  case Predicate::ge:
    return Predicate::le;
  default:
    return predicate;
  }
}

std::optional<Term> compare_with_filler(CompareOp operation, const Term &at) {
  if (!is_filled(operation.getX()) || is_filled(operation.getY()))
    return std::nullopt;
  return compare(swapped(operation.getPredicate()), at.with(operation.getY()),
                 at.with(operation.getX()));
}

//===--- choices
//--------------------------------------------------------------------------------------------------------===//

/// not (x = y) is x ≠ y; of other comparisons NaN forbids it.
std::optional<Term> invert_equality(NotOp operation, const Term &at) {
  auto equal = operation.getX().getDefiningOp<CompareOp>();
  if (!equal)
    return std::nullopt;
  Predicate predicate = equal.getPredicate();
  if (predicate == Predicate::eq || predicate == Predicate::ne)
    return compare(predicate == Predicate::eq ? Predicate::ne : Predicate::eq,
                   at.with(equal.getX()), at.with(equal.getY()));
  return std::nullopt;
}

/// where(not c, x, y) = where(c, y, x); a choice inside of the same choice is made already.
std::optional<Term> choose(SelectOp operation, const Term &at) {
  Value condition = operation.getCondition();
  Term x = at.with(operation.getX()), y = at.with(operation.getY());
  if (auto inverted = condition.getDefiningOp<NotOp>())
    return select(at.with(inverted.getX()), y, x);
  if (auto inner = operation.getX().getDefiningOp<SelectOp>();
      inner && inner.getCondition() == condition)
    return select(at.with(condition), at.with(inner.getX()), y);
  if (auto inner = operation.getY().getDefiningOp<SelectOp>();
      inner && inner.getCondition() == condition)
    return select(at.with(condition), x, at.with(inner.getY()));
  return std::nullopt;
}

//===--- small powers
//---------------------------------------------------------------------------------------------------===//

/// x^0 = 1, x^2 = x x, x^-1 = 1 / x
std::optional<Term> small_power(PowOp operation, const Term &at) {
  Term x = at.with(operation.getX());
  if (is_number(operation.getY(), 0))
    return at.number(1);
  if (is_number(operation.getY(), 2))
    return x * x;
  if (is_number(operation.getY(), -1))
    return 1.0 / x;
  return std::nullopt;
}

//===--- broadcasts
//-----------------------------------------------------------------------------------------------------===//

/// An elementwise operation of broadcasts computes before it is broadcast: on rank 0, or on the
/// shape that all but the rank-0 ones share.
struct BroadcastAfterwards : OpInterfaceRewritePattern<ElementwiseOpInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(ElementwiseOpInterface operation,
                                PatternRewriter &rewriter) const override {
    std::optional<ArrayRef<sema::Dim>> shape;
    for (Value operand : operation->getOperands()) {
      auto broadcast = operand.getDefiningOp<BroadcastOp>();
      if (!broadcast)
        return failure();
      ArrayRef<sema::Dim> source = shape_of(broadcast.getX());
      if (!shape || shape->empty())
        shape = source;
      else if (!source.empty() && source != *shape)
        return failure();
    }
    if (!shape)
      return failure();
    SmallVector<Value, 3> operands;
    for (Value operand : operation->getOperands())
      operands.push_back(broadcast(
          Term(rewriter, operation.getLoc(), operand.getDefiningOp()->getOperand(0)), *shape));
    Value old = operation->getResult(0);
    OperationState state(operation.getLoc(), operation->getName(), operands,
                         {type_of(old).withShape(*shape)}, operation->getAttrs());
    Term small(rewriter, operation.getLoc(), rewriter.create(state)->getResult(0));
    rewriter.replaceOp(operation, broadcast(small, shape_of(old)).value());
    return success();
  }
};

/// An elementwise operation of numbers that change together, or nowhere, computes one number for
/// each group.
struct PiecewiseAfterwards : OpInterfaceRewritePattern<ElementwiseOpInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(ElementwiseOpInterface operation,
                                PatternRewriter &rewriter) const override {
    PiecewiseOp pieces;
    for (Value operand : operation->getOperands()) {
      auto other = operand.getDefiningOp<PiecewiseOp>();
      if (other && !pieces)
        pieces = other;
      bool fits = other ? other.getGroups() == pieces.getGroups() && other.getEnds() == pieces.getEnds()
                        : bool(filler(operand));
      if (!fits)
        return failure();
    }
    if (!pieces)
      return failure();
    Type element = type_of(operation->getResult(0)).withShape({});
    SmallVector<Value> values;
    for (size_t group = 0; group < pieces.getValues().size(); ++group) {
      SmallVector<Value, 3> operands;
      for (Value operand : operation->getOperands()) {
        auto other = operand.getDefiningOp<PiecewiseOp>();
        operands.push_back(other ? other.getValues()[group] : filler(operand));
      }
      OperationState state(operation.getLoc(), operation->getName(), operands, {element}, operation->getAttrs());
      values.push_back(rewriter.create(state)->getResult(0));
    }
    rewriter.replaceOpWithNewOp<PiecewiseOp>(operation, values, pieces.getGroups(), pieces.getEnds());
    return success();
  }
};

} // namespace

void NegOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add<NegOp>(patterns, {negate});
}
void AddOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add<AddOp>(patterns, {add_negative, filler_to_the_right<AddOp>});
}
void SubOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add<SubOp>(patterns, {subtract});
}
void MulOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add<MulOp>(patterns, {multiply_negative, filler_to_the_right<MulOp>});
}
void DivOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add<DivOp>(patterns, {divide_negative});
}
void PowOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add<PowOp>(patterns, {small_power});
}
void CompareOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add<CompareOp>(patterns, {compare_with_filler});
}
void NotOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add<NotOp>(patterns, {invert_equality});
}
void SelectOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add<SelectOp>(patterns, {choose});
}

void GradusDialect::getCanonicalizationPatterns(RewritePatternSet &patterns) const {
  patterns.add<BroadcastAfterwards, PiecewiseAfterwards>(getContext());
}

} // namespace gradus
