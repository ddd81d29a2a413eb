// sum, max, min, mean, argmax; `@` is an operator.
#include "dsl/sema/builtins.h"
#include "dsl/sema/elaborator.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::sema {

/// The axes to reduce, ascending: all by default, one, or a list.
static std::optional<std::vector<int64_t>> axes_of(Elaborator &elaborator, const BuiltinCall &call,
                                                   size_t rank) {
  std::vector<int64_t> axes;
  if (!call.given(1)) {
    for (size_t i = 0; i < rank; ++i)
      axes.push_back(int64_t(i));
    return axes;
  }
  std::string who = "`axis` of `" + call.name.str() + "`";
  std::vector<Value> given{call[1]};
  if (call[1].is_sequence())
    given = *call[1].elements;
  for (const Value &value : given) {
    std::optional<unsigned> axis = elaborator.want_axis(value, rank, call.at(1), who);
    if (!axis)
      return std::nullopt;
    axes.push_back(*axis);
  }
  llvm::sort(axes);
  axes.erase(std::unique(axes.begin(), axes.end()), axes.end());
  return axes;
}

/// The operand as numbers: truth values count as 0 and 1.
static std::optional<Value> numbers(Elaborator &elaborator, const BuiltinCall &call) {
  std::optional<Value> x = elaborator.want_tensor(call[0], call.at(0), "`" + call.name.str() + "`");
  if (!x || x->is_poison())
    return std::nullopt;
  if (x->type.element == Element::boolean)
    x = elaborator.builder().cast(*x, elaborator.options().precision,
                                  elaborator.user_range(call.range));
  return x;
}

static Value reduce(Elaborator &elaborator, const BuiltinCall &call) {
  std::optional<Value> x = numbers(elaborator, call);
  if (!x)
    return {};
  std::optional<std::vector<int64_t>> axes = axes_of(elaborator, call, x->type.shape.size());
  std::optional<bool> keep =
      call.given(2) ? elaborator.want_boolean(call[2], call.at(2), "`keep`") : false;
  if (!axes || !keep)
    return {};
  if (axes->empty())
    return *x;
  bool mean = call.name == "mean";
  if (mean && !is_float(x->type.element))
    x = elaborator.builder().cast(*x, elaborator.options().precision,
                                  elaborator.user_range(call.range));
  Dim count(1);
  for (int64_t axis : *axes)
    count = count * x->type.shape[axis];
  Value result = elaborator.emit(mean ? "sum" : call.name, {*x}, {{"axes", *axes}, {"keep", *keep}},
                                 call.range);
  if (!mean || result.is_poison())
    return result;
  return elaborator.binary(syntax::BinaryOperator::divide, result, Value::integer(count),
                           call.range);
}

static Value argmax(Elaborator &elaborator, const BuiltinCall &call) {
  std::optional<Value> x = numbers(elaborator, call);
  if (!x)
    return {};
  std::optional<unsigned> axis =
      elaborator.want_axis(call.given(1) ? call[1] : Value::integer(Dim(-1)), x->type.shape.size(),
                           call.at(1), "`axis` of `argmax`");
  if (!axis)
    return {};
  return elaborator.emit("argmax", {*x}, {{"axis", int64_t(*axis)}}, call.range);
}

void add_reduce_builtins(std::vector<Builtin> &rows) {
  for (llvm::StringRef name : {"sum", "max", "min", "mean"})
    rows.push_back({name, {"x", "axis?", "keep?"}, reduce});
  rows.push_back({"argmax", {"x", "axis?"}, argmax});
}

} // namespace gradus::sema
