// shape, size, rank, axes, length, reshape, transpose, broadcast, split, concat.
#include "dsl/sema/builtins.h"
#include "dsl/sema/elaborator.h"
#include "dsl/sema/shape_rules.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::sema {

static std::optional<Value> tensor_argument(Elaborator &elaborator, const BuiltinCall &call,
                                            unsigned index = 0) {
  std::optional<Value> x =
      elaborator.want_tensor(call[index], call.at(index), "`" + call.name.str() + "`");
  return x && !x->is_poison() ? x : std::nullopt;
}

static Value shape(Elaborator &elaborator, const BuiltinCall &call) {
  std::optional<Value> x = tensor_argument(elaborator, call);
  if (!x)
    return {};
  std::vector<Value> extents;
  for (Dim extent : x->type.shape)
    extents.push_back(Value::integer(extent));
  return Value::list(std::move(extents));
}

static Value size(Elaborator &elaborator, const BuiltinCall &call) {
  std::optional<Value> x = tensor_argument(elaborator, call);
  return x ? Value::integer(product(x->type.shape)) : Value();
}

static Value rank(Elaborator &elaborator, const BuiltinCall &call) {
  std::optional<Value> x = tensor_argument(elaborator, call);
  return x ? Value::integer(Dim(int64_t(x->type.shape.size()))) : Value();
}

static Value axes(Elaborator &elaborator, const BuiltinCall &call) {
  std::optional<Value> x = tensor_argument(elaborator, call);
  std::vector<Value> axes;
  for (size_t i = 0; x && i < x->type.shape.size(); ++i)
    axes.push_back(Value::integer(Dim(int64_t(i))));
  return x ? Value::list(std::move(axes)) : Value();
}

static Value length(Elaborator &elaborator, const BuiltinCall &call) {
  if (call[0].is_sequence())
    return Value::integer(Dim(int64_t(call[0].elements->size())));
  elaborator.error(Id::argument_kind, call.at(0), {"`length`", "a list", describe(call[0])});
  return {};
}

/// One extent may be -1: what is left, as in NumPy.
static Value reshape(Elaborator &elaborator, const BuiltinCall &call) {
  std::optional<Value> x = tensor_argument(elaborator, call);
  if (!x)
    return {};
  std::vector<Value> given;
  if (call[1].is_sequence())
    given = *call[1].elements;
  auto is_rest = [](const Value &value) {
    return value.is_constant_integer() && value.dim.constant() == -1;
  };
  auto rest = llvm::find_if(given, is_rest);
  if (rest != given.end()) {
    Dim others(1);
    for (const Value &value : given)
      if (!is_rest(value) && value.is(Value::Kind::integer))
        others = others * value.dim;
    std::optional<Dim> left = product(x->type.shape).divide(others);
    if (!left) {
      if (!elaborator.generic())
        elaborator.error(Id::wrong_shape, call.range,
                         {"the " + product(x->type.shape).str() + " elements of " +
                          str(x->type.shape) + " are no multiple of " + others.str()});
      return {};
    }
    *rest = Value::integer(*left);
  }
  std::optional<std::vector<Dim>> shape = elaborator.want_shape(
      call[1].is_sequence() ? Value::list(given) : call[1], call.at(1), "`reshape`");
  if (!shape)
    return {};
  if (llvm::ArrayRef<Dim>(x->type.shape) == llvm::ArrayRef<Dim>(*shape))
    return *x;
  return elaborator.emit("reshape", {*x}, {{"shape", *shape}}, call.range);
}

static Value broadcast(Elaborator &elaborator, const BuiltinCall &call) {
  std::optional<Value> x = tensor_argument(elaborator, call);
  std::optional<std::vector<Dim>> shape = elaborator.want_shape(call[1], call.at(1), "`broadcast`");
  if (!x || !shape)
    return {};
  if (llvm::ArrayRef<Dim>(x->type.shape) == llvm::ArrayRef<Dim>(*shape))
    return *x;
  return elaborator.emit("broadcast", {*x}, {{"shape", *shape}}, call.range);
}

/// Without a permutation the last two axes change places.
static Value transpose(Elaborator &elaborator, const BuiltinCall &call) {
  std::optional<Value> x = tensor_argument(elaborator, call);
  if (!x)
    return {};
  size_t rank = x->type.shape.size();
  std::vector<int64_t> permutation;
  if (call.given(1)) {
    if (!call[1].is_sequence()) {
      elaborator.error(Id::argument_kind, call.at(1),
                       {"`transpose`", "a list of axes", describe(call[1])});
      return {};
    }
    for (const Value &value : *call[1].elements) {
      std::optional<unsigned> axis = elaborator.want_axis(value, rank, call.at(1), "`transpose`");
      if (!axis)
        return {};
      permutation.push_back(*axis);
    }
  } else {
    if (rank < 2) {
      elaborator.error(
          Id::wrong_shape, call.range,
          {"shape " + str(x->type.shape) + " has no two axes that could change places"});
      return {};
    }
    for (size_t i = 0; i < rank; ++i)
      permutation.push_back(int64_t(i));
    std::swap(permutation[rank - 1], permutation[rank - 2]);
  }
  return elaborator.emit("transpose", {*x}, {{"permutation", permutation}}, call.range);
}

/// split(x, 4) gives equal parts, split(x, [32, 64]) parts of these extents.
static Value split(Elaborator &elaborator, const BuiltinCall &call) {
  std::optional<Value> x = tensor_argument(elaborator, call);
  if (!x)
    return {};
  std::optional<unsigned> axis =
      elaborator.want_axis(call.given(2) ? call[2] : Value::integer(Dim(-1)), x->type.shape.size(),
                           call.at(2), "`axis` of `split`");
  if (!axis)
    return {};
  Dim extent = x->type.shape[*axis];
  std::vector<Dim> parts;
  if (call[1].is_sequence()) {
    std::optional<std::vector<Dim>> extents = elaborator.want_shape(call[1], call.at(1), "`split`");
    if (!extents)
      return {};
    parts = std::move(*extents);
  } else {
    std::optional<int64_t> count = elaborator.want_integer(call[1], call.at(1), "`split`");
    if (!count)
      return {};
    std::optional<Dim> part =
        *count >= 1 && *count <= 100000 ? extent.divide(Dim(*count)) : std::nullopt;
    if (!part) {
      if (!elaborator.generic() || *count < 1)
        elaborator.error(Id::wrong_shape, call.range,
                         {"extent " + extent.str() + " of axis " + std::to_string(*axis) +
                          " does not divide into " + std::to_string(*count) + " equal parts"});
      return {};
    }
    parts.assign(size_t(*count), *part);
  }
  Dim sum;
  for (Dim part : parts)
    sum = sum + part;
  if (sum != extent) {
    elaborator.error(Id::wrong_shape, call.range,
                     {"the parts have " + sum.str() + " elements together, but axis " +
                      std::to_string(*axis) + " of " + str(x->type.shape) + " has " +
                      extent.str()});
    return {};
  }
  std::vector<Value> values;
  Dim begin;
  for (Dim part : parts) {
    values.push_back(elaborator.slice(*x, *axis, begin, part, 1, call.range));
    if (values.back().is_poison())
      return {};
    begin = begin + part;
  }
  return Value::tuple(std::move(values));
}

static Value concat(Elaborator &elaborator, const BuiltinCall &call) {
  if (!call[0].is_sequence() || call[0].elements->empty()) {
    elaborator.error(Id::argument_kind, call.at(0),
                     {"`concat`", "a list of tensors", describe(call[0])});
    return {};
  }
  std::vector<Value> operands = *call[0].elements;
  for (const Value &operand : operands)
    if (!elaborator.want_tensor(operand, call.at(0), "`concat`"))
      return {};
  if (!elaborator.promote(operands, call.at(0), "concat"))
    return {};
  std::optional<unsigned> axis =
      elaborator.want_axis(call.given(1) ? call[1] : Value::integer(Dim(-1)),
                           operands.front().type.shape.size(), call.at(1), "`axis` of `concat`");
  if (!axis)
    return {};
  if (operands.size() == 1)
    return operands.front();
  return elaborator.emit("concat", operands, {{"axis", int64_t(*axis)}}, call.range);
}

void add_shape_builtins(std::vector<Builtin> &rows) {
  rows.push_back({"shape", {"x"}, shape});
  rows.push_back({"size", {"x"}, size});
  rows.push_back({"rank", {"x"}, rank});
  rows.push_back({"axes", {"x"}, axes});
  rows.push_back({"length", {"list"}, length});
  rows.push_back({"reshape", {"x", "shape"}, reshape});
  rows.push_back({"broadcast", {"x", "shape"}, broadcast});
  rows.push_back({"transpose", {"x", "axes?"}, transpose});
  rows.push_back({"split", {"x", "parts", "axis?"}, split});
  rows.push_back({"concat", {"list", "axis?"}, concat});
}

} // namespace gradus::sema
