// Folds: operations on constants, and operations that give back an operand. What is exact up to the
// sign of zero is folded; x * 0 is not (infinity and NaN).
#include "compiler/dialect/constant.h"
#include "compiler/dialect/constants.h"
#include "compiler/dialect/elementwise.h"
#include "compiler/dialect/index.h"
#include "compiler/dialect/reduce.h"
#include "compiler/dialect/shape.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/FoldInterfaces.h"

using namespace mlir;

namespace gradus {

//===--- constants
//------------------------------------------------------------------------------------------------------===//

static FloatAttr number_attribute(MLIRContext *context, double value) {
  return FloatAttr::get(Float64Type::get(context), value);
}

namespace {
/// Every elementwise operation of constants of rank 0, by its function of doubles.
struct FoldNumbers : DialectFoldInterface {
  using DialectFoldInterface::DialectFoldInterface;

  LogicalResult fold(Operation *operation, ArrayRef<Attribute> operands,
                     SmallVectorImpl<OpFoldResult> &results) const override {
    auto elementwise = dyn_cast<ElementwiseOpInterface>(operation);
    if (!elementwise || isa<CastOp>(operation))
      return failure();
    SmallVector<double, 3> numbers;
    for (Attribute operand : operands) {
      auto number = dyn_cast_or_null<FloatAttr>(operand);
      if (!number)
        return failure();
      numbers.push_back(number.getValueAsDouble());
    }
    Type element = type_of(operation->getResult(0)).getElement();
    std::optional<double> result =
        fit_number(elementwise.evaluate(numbers), IntegerType::get(getContext(), 64), element);
    if (!result)
      return failure();
    results.push_back(number_attribute(getContext(), *result));
    return success();
  }
};
} // namespace

void GradusDialect::registerFolding() { addInterfaces<FoldNumbers>(); }

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValueAttr(); }

OpFoldResult DimensionOp::fold(FoldAdaptor) {
  sema::Dim value = getValue().getDims().front();
  if (!value.is_constant())
    return {};
  return number_attribute(getContext(), double(value.constant()));
}

/// Whether every value of `from` is one of `to`.
static bool holds(Type to, Type from) {
  if (to == from || from.isInteger(1))
    return true;
  unsigned to_bits = to.getIntOrFloatBitWidth(), from_bits = from.getIntOrFloatBitWidth();
  if (isa<FloatType>(to))
    return isa<FloatType>(from) ? to_bits >= from_bits : to_bits > from_bits;
  return isa<IntegerType>(from) && to_bits >= from_bits;
}

OpFoldResult CastOp::fold(FoldAdaptor adaptor) {
  if (getX().getType() == getResult().getType())
    return getX();
  Type to = getResult().getType().getElement();
  if (auto number = dyn_cast_or_null<FloatAttr>(adaptor.getX())) {
    std::optional<double> result =
        fit_number(number.getValueAsDouble(), getX().getType().getElement(), to);
    return result ? OpFoldResult(number_attribute(getContext(), *result)) : OpFoldResult();
  }
  // Through a type that loses nothing.
  auto inner = getX().getDefiningOp<CastOp>();
  if (!inner || !holds(getX().getType().getElement(), inner.getX().getType().getElement()))
    return {};
  if (inner.getX().getType() == getResult().getType())
    return inner.getX();
  getXMutable().assign(inner.getX());
  return getResult();
}

//===--- arithmetic
//-----------------------------------------------------------------------------------------------------===//

OpFoldResult NegOp::fold(FoldAdaptor) {
  if (auto inner = getX().getDefiningOp<NegOp>())
    return inner.getX();
  return {};
}

OpFoldResult AddOp::fold(FoldAdaptor) {
  if (is_number(getY(), 0))
    return getX();
  if (is_number(getX(), 0))
    return getY();
  return {};
}

OpFoldResult SubOp::fold(FoldAdaptor) { return is_number(getY(), 0) ? getX() : OpFoldResult(); }

OpFoldResult MulOp::fold(FoldAdaptor) {
  if (is_number(getY(), 1))
    return getX();
  if (is_number(getX(), 1))
    return getY();
  return {};
}

OpFoldResult DivOp::fold(FoldAdaptor) { return is_number(getY(), 1) ? getX() : OpFoldResult(); }
OpFoldResult PowOp::fold(FoldAdaptor) { return is_number(getY(), 1) ? getX() : OpFoldResult(); }
OpFoldResult MaximumOp::fold(FoldAdaptor) { return getX() == getY() ? getX() : OpFoldResult(); }
OpFoldResult MinimumOp::fold(FoldAdaptor) { return getX() == getY() ? getX() : OpFoldResult(); }

//===--- truth values
//---------------------------------------------------------------------------------------------------===//

OpFoldResult CompareOp::fold(FoldAdaptor) {
  // NaN differs from itself.
  if (getX() != getY() || is_float_tensor(getX()) || getX().getType().getRank() != 0)
    return {};
  Predicate predicate = getPredicate();
  bool result =
      predicate == Predicate::eq || predicate == Predicate::le || predicate == Predicate::ge;
  return number_attribute(getContext(), result);
}

OpFoldResult AndOp::fold(FoldAdaptor) {
  for (auto [a, b] : {std::pair<Value, Value>{getX(), getY()}, {getY(), getX()}}) {
    if (a == b || is_number(a, 1))
      return b;
    if (is_number(a, 0))
      return a;
  }
  return {};
}

OpFoldResult OrOp::fold(FoldAdaptor) {
  for (auto [a, b] : {std::pair<Value, Value>{getX(), getY()}, {getY(), getX()}}) {
    if (a == b || is_number(a, 0))
      return b;
    if (is_number(a, 1))
      return a;
  }
  return {};
}

OpFoldResult NotOp::fold(FoldAdaptor) {
  if (auto inner = getX().getDefiningOp<NotOp>())
    return inner.getX();
  return {};
}

OpFoldResult SelectOp::fold(FoldAdaptor) {
  if (getX() == getY())
    return getX();
  if (std::optional<double> condition = known_number(getCondition()))
    return *condition != 0 ? getX() : getY();
  return {};
}

//===--- shapes
//---------------------------------------------------------------------------------------------------------===//

OpFoldResult BroadcastOp::fold(FoldAdaptor) {
  return getX().getType() == getResult().getType() ? getX() : OpFoldResult();
}
OpFoldResult ReshapeOp::fold(FoldAdaptor adaptor) {
  if (getX().getType() == getResult().getType())
    return getX();
  return {};
}
OpFoldResult TransposeOp::fold(FoldAdaptor) {
  return llvm::equal(getPermutation(), llvm::seq<int64_t>(0, getPermutation().size()))
             ? getX()
             : OpFoldResult();
}

/// Whether a part starts at the first element and goes on without gaps.
static bool from_start(DimsAttr begin, ArrayRef<int64_t> step) {
  return llvm::all_of(begin.getDims(), [](sema::Dim dim) { return dim == sema::Dim(0); }) &&
         llvm::all_of(step, [](int64_t value) { return value == 1; });
}
OpFoldResult SliceOp::fold(FoldAdaptor) {
  bool whole = getX().getType() == getResult().getType() && from_start(getBegin(), getStep());
  return whole ? getX() : OpFoldResult();
}
OpFoldResult PadOp::fold(FoldAdaptor) {
  bool whole = getX().getType() == getResult().getType() && from_start(getBegin(), getStep());
  return whole ? getX() : OpFoldResult();
}
OpFoldResult ConcatOp::fold(FoldAdaptor) {
  return getParts().size() == 1 ? getParts()[0] : OpFoldResult();
}
OpFoldResult FlattenOp::fold(FoldAdaptor) {
  bool row = getParts().size() == 1 && shape_of(getParts()[0]).size() == 1;
  return row ? getParts()[0] : OpFoldResult();
}

OpFoldResult SumOp::fold(FoldAdaptor) { return getAxes().empty() ? getX() : OpFoldResult(); }
OpFoldResult MaxOp::fold(FoldAdaptor) { return getAxes().empty() ? getX() : OpFoldResult(); }
OpFoldResult MinOp::fold(FoldAdaptor) { return getAxes().empty() ? getX() : OpFoldResult(); }

} // namespace gradus
