// Elementwise operations, each the formula of its definition on doubles.
#include "test/oracle/interpreter.h"

#include <cmath>
#include <limits>

namespace gradus::oracle {
namespace {

template <double (*function)(double)> Tensor unary(Call &call) {
  Tensor result = call.result();
  for (int64_t i = 0; i < result.count(); ++i)
    result.values[i] = function(call.operand(0).values[i]);
  return result;
}

template <double (*function)(double, double)> Tensor binary(Call &call) {
  Tensor result = call.result();
  for (int64_t i = 0; i < result.count(); ++i)
    result.values[i] = function(call.operand(0).values[i], call.operand(1).values[i]);
  return result;
}

double negative(double x) { return -x; }
double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }
double inverse_root(double x) { return 1 / std::sqrt(x); }
/// Both branches keep the exponential below 1.
double logistic(double x) { return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x)); }
double half_to_even(double x) { return std::remainder(x, 1.0) == 0 ? x : x - std::remainder(x, 1.0); }
double opposite(double x) { return x == 0; }

double plus(double x, double y) { return x + y; }
double minus(double x, double y) { return x - y; }
double times(double x, double y) { return x * y; }
double quotient(double x, double y) { return x / y; }
double greater(double x, double y) { return std::isnan(x) || std::isnan(y) ? NAN : std::fmax(x, y); }
double lesser(double x, double y) { return std::isnan(x) || std::isnan(y) ? NAN : std::fmin(x, y); }
/// With the divisor's sign.
double modulus(double x, double y) {
  double rest = std::fmod(x, y);
  return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
}
double conjunction(double x, double y) { return x != 0 && y != 0; }
double disjunction(double x, double y) { return x != 0 || y != 0; }

Tensor compare(Call &call) {
  auto predicate = call.op->getAttrOfType<PredicateAttr>("predicate").getValue();
  Tensor result = call.result();
  for (int64_t i = 0; i < result.count(); ++i) {
    double x = call.operand(0).values[i], y = call.operand(1).values[i];
    bool holds = predicate == Predicate::eq   ? x == y
                 : predicate == Predicate::ne ? x != y
                 : predicate == Predicate::lt ? x < y
                 : predicate == Predicate::le ? x <= y
                 : predicate == Predicate::gt ? x > y
                                              : x >= y;
    result.values[i] = holds;
  }
  return result;
}

Tensor select(Call &call) {
  Tensor result = call.result();
  for (int64_t i = 0; i < result.count(); ++i)
    result.values[i] = call.operand(call.operand(0).values[i] != 0 ? 1 : 2).values[i];
  return result;
}

double as_integer(double x, double least, double greatest) {
  return std::isnan(x) ? 0 : std::fmin(std::fmax(std::trunc(x), least), greatest);
}

Tensor cast(Call &call) {
  Tensor result = call.result();
  for (int64_t i = 0; i < result.count(); ++i) {
    double x = call.operand(0).values[i];
    switch (result.element) {
    case sema::Element::i32:
      x = as_integer(x, -0x1p31, 0x1p31 - 1);
      break;
    case sema::Element::i64:
      x = as_integer(x, -0x1p63, 0x1p63);
      break;
    case sema::Element::boolean:
      x = x != 0;
      break;
    default:
      break;
    }
    result.values[i] = x;
  }
  return result;
}

} // namespace

void add_elementwise(Table &table) {
  table["neg"] = unary<negative>;
  table["abs"] = unary<std::fabs>;
  table["sign"] = unary<sign>;
  table["exp"] = unary<std::exp>;
  table["log"] = unary<std::log>;
  table["log1p"] = unary<std::log1p>;
  table["expm1"] = unary<std::expm1>;
  table["sqrt"] = unary<std::sqrt>;
  table["rsqrt"] = unary<inverse_root>;
  table["sin"] = unary<std::sin>;
  table["cos"] = unary<std::cos>;
  table["tanh"] = unary<std::tanh>;
  table["atan"] = unary<std::atan>;
  table["sigmoid"] = unary<logistic>;
  table["erf"] = unary<std::erf>;
  table["floor"] = unary<std::floor>;
  table["ceil"] = unary<std::ceil>;
  table["round"] = unary<half_to_even>;
  table["not"] = unary<opposite>;
  table["add"] = binary<plus>;
  table["sub"] = binary<minus>;
  table["mul"] = binary<times>;
  table["div"] = binary<quotient>;
  table["pow"] = binary<std::pow>;
  table["maximum"] = binary<greater>;
  table["minimum"] = binary<lesser>;
  table["remainder"] = binary<modulus>;
  table["and"] = binary<conjunction>;
  table["or"] = binary<disjunction>;
  table["compare"] = compare;
  table["select"] = select;
  table["cast"] = cast;
}

} // namespace gradus::oracle
