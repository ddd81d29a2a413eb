// What builtins and statements want from values: a tensor, a dimension, a shape, an axis. Each
// reports what it misses.
#include "dsl/sema/elaborator.h"

#include "dsl/sema/shape_rules.h"

namespace gradus::sema {

Value Elaborator::weak_number(const Value &value, Range range) {
  Value result;
  switch (value.kind) {
  case Value::Kind::integer:
    result = value.dim.is_constant()
                 ? builder().constant(double(value.dim.constant()), Element::f64, user_range(range))
                 : builder().dimension(value.dim, Element::f64, user_range(range));
    break;
  case Value::Kind::number:
    result = builder().constant(value.real, Element::f64, user_range(range));
    break;
  case Value::Kind::tensor:
    if (value.weak)
      return value;
    [[fallthrough]];
  default:
    if (!value.is_poison())
      error(Id::number_expected, range, {describe(value)});
    return {};
  }
  result.weak = true;
  return result;
}

std::optional<Value> Elaborator::want_tensor(const Value &value, Range range, llvm::StringRef who) {
  if (value.is_poison())
    return std::nullopt;
  switch (value.kind) {
  case Value::Kind::tensor:
    return value;
  case Value::Kind::integer:
  case Value::Kind::number: {
    Value tensor = to_tensor(value, options_.precision, range);
    return tensor;
  }
  case Value::Kind::boolean:
    return to_tensor(value, Element::boolean, range);
  default:
    error(Id::argument_kind, range, {who.str(), "a tensor", describe(value)});
    return std::nullopt;
  }
}

std::optional<Dim> Elaborator::want_dim(const Value &value, Range range, llvm::StringRef who) {
  if (value.is_poison())
    return std::nullopt;
  if (value.is(Value::Kind::number) && value.real == double(int64_t(value.real)) &&
      value.real >= 0 && value.real < 1e15)
    return Dim(int64_t(value.real));
  if (!value.is(Value::Kind::integer)) {
    Diagnostic &diagnostic = error(Id::dimension_expected, range, {who.str(), describe(value)});
    if (value.is(Value::Kind::number))
      diagnostic.hint = "a division of dimensions must come out even";
    return std::nullopt;
  }
  if (value.dim.is_constant() && value.dim.constant() < 0) {
    error(Id::dimension_expected, range, {who.str(), describe(value)});
    return std::nullopt;
  }
  return value.dim;
}

std::optional<int64_t> Elaborator::want_integer(const Value &value, Range range,
                                                llvm::StringRef who) {
  if (value.is_poison())
    return std::nullopt;
  if (!value.is_constant_integer()) {
    if (!(generic() && value.is(Value::Kind::integer)))
      error(Id::argument_kind, range,
            {who.str(), "a whole number that is known at compile time", describe(value)});
    return std::nullopt;
  }
  return value.dim.constant();
}

std::optional<bool> Elaborator::want_boolean(const Value &value, Range range, llvm::StringRef who) {
  if (value.is_poison())
    return std::nullopt;
  if (!value.is(Value::Kind::boolean)) {
    error(Id::argument_kind, range, {who.str(), "`true` or `false`", describe(value)});
    return std::nullopt;
  }
  return value.truth;
}

std::optional<std::vector<Dim>> Elaborator::want_shape(const Value &value, Range range,
                                                       llvm::StringRef who) {
  if (value.is_poison())
    return std::nullopt;
  std::vector<Dim> shape;
  if (!value.is_sequence()) {
    error(Id::argument_kind, range, {who.str(), "a shape, as in `[n, 10]`,", describe(value)});
    return std::nullopt;
  }
  for (const Value &element : *value.elements) {
    std::optional<Dim> extent = want_dim(element, range, who);
    if (!extent)
      return std::nullopt;
    shape.push_back(*extent);
  }
  return shape;
}

std::optional<unsigned> Elaborator::want_axis(const Value &value, size_t rank, Range range,
                                              llvm::StringRef who) {
  std::optional<int64_t> axis = want_integer(value, range, who);
  if (!axis)
    return std::nullopt;
  int64_t counted = *axis < 0 ? *axis + int64_t(rank) : *axis;
  if (counted < 0 || counted >= int64_t(rank)) {
    error(Id::no_such_axis, range, {std::to_string(*axis), std::to_string(rank)});
    return std::nullopt;
  }
  return unsigned(counted);
}

} // namespace gradus::sema
