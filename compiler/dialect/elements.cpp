// The scalar function of every elementwise operation, and the few scalar helpers that definitions
// use.
#include "compiler/dialect/elementwise.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;

namespace gradus {

// Every helper serves scalars and vectors of them alike: a vector is many elements at once.
static bool is_float(Value x) { return isa<FloatType>(getElementTypeOrSelf(x.getType())); }

/// `element`, or a vector of it where `like` is one.
static Type shaped_like(Type like, Type element) {
  auto vector = dyn_cast<VectorType>(like);
  return vector ? Type(VectorType::get(vector.getShape(), element)) : element;
}

static Value number(OpBuilder &b, Location loc, Type type, TypedAttr value) {
  if (auto vector = dyn_cast<VectorType>(type))
    return b.create<arith::ConstantOp>(loc, DenseElementsAttr::get(vector, Attribute(value)));
  return b.create<arith::ConstantOp>(loc, value);
}

template <typename FloatOp, typename IntegerOp, typename... Operands>
static Value floatOrInteger(OpBuilder &b, Location loc, Operands... operands) {
  if (is_float(std::get<0>(std::tie(operands...))))
    return b.create<FloatOp>(loc, operands...);
  return b.create<IntegerOp>(loc, operands...);
}

static Value scalar(OpBuilder &b, Location loc, Type type, double value) {
  Type element = getElementTypeOrSelf(type);
  if (isa<FloatType>(element))
    return number(b, loc, type, b.getFloatAttr(element, value));
  return number(b, loc, type, b.getIntegerAttr(element, int64_t(value)));
}

static Value negate(OpBuilder &b, Location loc, Value x) {
  if (is_float(x))
    return b.create<arith::NegFOp>(loc, x);
  return b.create<arith::SubIOp>(loc, scalar(b, loc, x.getType(), 0), x);
}

static Value select(OpBuilder &b, Location loc, Value condition, Value x, Value y) {
  return b.create<arith::SelectOp>(loc, condition, x, y);
}

/// Every comparison with NaN is false, except that NaN differs from everything.
static Value compare(OpBuilder &b, Location loc, Predicate predicate, Value x, Value y) {
  using Float = arith::CmpFPredicate;
  using Integer = arith::CmpIPredicate;
  static constexpr Float floats[] = {Float::OEQ, Float::UNE, Float::OLT,
                                     Float::OLE, Float::OGT, Float::OGE};
  static constexpr Integer signed_integers[] = {Integer::eq,  Integer::ne,  Integer::slt,
                                                Integer::sle, Integer::sgt, Integer::sge};
  static constexpr Integer truths[] = {Integer::eq,  Integer::ne,  Integer::ult,
                                       Integer::ule, Integer::ugt, Integer::uge};
  unsigned index = unsigned(predicate);
  if (is_float(x))
    return b.create<arith::CmpFOp>(loc, floats[index], x, y);
  bool truth = getElementTypeOrSelf(x.getType()).isInteger(1);
  return b.create<arith::CmpIOp>(loc, truth ? truths[index] : signed_integers[index], x, y);
}

static Value lessThan(OpBuilder &b, Location loc, Value x, Value y) {
  return compare(b, loc, Predicate::lt, x, y);
}

/// Towards 0, stopping at the ends of the integer's range; NaN becomes 0. LLVM leaves all of these
/// undefined.
static Value float_to_integer(OpBuilder &b, Location loc, Value x, Type type) {
  Type element = getElementTypeOrSelf(type);
  unsigned width = element.getIntOrFloatBitWidth();
  double limit = std::ldexp(1.0, width - 1);
  Value low = scalar(b, loc, x.getType(), -limit), high = scalar(b, loc, x.getType(), limit);
  Value zero = scalar(b, loc, x.getType(), 0);
  Value below = compare(b, loc, Predicate::lt, x, low),
        above = compare(b, loc, Predicate::ge, x, high);
  Value nan = b.create<arith::CmpFOp>(loc, arith::CmpFPredicate::UNO, x, x);
  Value outside = b.create<arith::OrIOp>(loc, nan, b.create<arith::OrIOp>(loc, below, above));
  Value inside = b.create<arith::FPToSIOp>(loc, type, select(b, loc, outside, zero, x));
  Value least = number(b, loc, type, b.getIntegerAttr(element, APInt::getSignedMinValue(width)));
  Value greatest = number(b, loc, type, b.getIntegerAttr(element, APInt::getSignedMaxValue(width)));
  return select(b, loc, below, least, select(b, loc, above, greatest, inside));
}

static Value cast(OpBuilder &b, Location loc, Value x, Type type) {
  Type from = x.getType();
  if (from == type)
    return x;
  Type to_element = getElementTypeOrSelf(type), from_element = getElementTypeOrSelf(from);
  if (to_element.isInteger(1))
    return compare(b, loc, Predicate::ne, x, scalar(b, loc, from, 0));
  bool wider = to_element.getIntOrFloatBitWidth() > from_element.getIntOrFloatBitWidth();
  bool from_float = isa<FloatType>(from_element), to_float = isa<FloatType>(to_element);
  if (from_float && to_float)
    return wider ? b.create<arith::ExtFOp>(loc, type, x).getResult()
                 : b.create<arith::TruncFOp>(loc, type, x).getResult();
  if (from_float)
    return float_to_integer(b, loc, x, type);
  if (to_float)
    return from_element.isInteger(1) ? b.create<arith::UIToFPOp>(loc, type, x).getResult()
                                     : b.create<arith::SIToFPOp>(loc, type, x).getResult();
  if (from_element.isInteger(1))
    return b.create<arith::ExtUIOp>(loc, type, x);
  return wider ? b.create<arith::ExtSIOp>(loc, type, x).getResult()
               : b.create<arith::TruncIOp>(loc, type, x).getResult();
}

#include "compiler/dialect/elements.inc"

} // namespace gradus
