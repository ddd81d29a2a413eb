// grad; repeat, which evaluates its argument anew for each repetition, is in
// instances.cpp.
#include "dsl/sema/builtins.h"
#include "dsl/sema/elaborator.h"

namespace gradus::sema {

/// grad(expression, value): the derivative of a rank-0 expression; by a list of values a list.
static Value grad(Elaborator &elaborator, const BuiltinCall &call) {
  std::optional<Value> loss = elaborator.want_tensor(call[0], call.at(0), "`grad`");
  if (!loss || loss->is_poison())
    return {};
  if (!loss->type.shape.empty() || !is_float(loss->type.element)) {
    elaborator.error(Id::gradient_of, call.at(0), {loss->type.str()}).hint =
        "`sum(…)` or `mean(…)` makes one number of many";
    return {};
  }
  std::vector<Value> operands{*loss};
  std::vector<Value> values{call[1]};
  if (call[1].is_sequence())
    values = *call[1].elements;
  llvm::DenseSet<ValueId> depends = elaborator.builder().depends(loss->id);
  for (const Value &value : values) {
    if (!value.is(Value::Kind::tensor) || !is_float(value.type.element)) {
      elaborator.error(Id::argument_kind, call.at(1),
                       {"`grad`", "a tensor of floats", describe(value)});
      return {};
    }
    if (!depends.contains(value.id)) {
      std::string by = elaborator.quote(call.at(1), "this value");
      if (call[1].is_sequence())
        by = "value " + std::to_string(operands.size()) + " of " + by;
      elaborator.error(Id::gradient_independent, call.at(0),
                       {elaborator.quote(call.at(0), "this expression"), by});
      return {};
    }
    operands.push_back(value);
  }
  std::string sentence;
  std::vector<Value> results = elaborator.builder().emit(
      "gradient", operands, {}, elaborator.user_range(call.range), sentence);
  if (!sentence.empty()) {
    elaborator.error(Id::wrong_shape, call.range, {sentence});
    return {};
  }
  for (Value &result : results)
    result.weak = false;
  return call[1].is_sequence() ? Value::list(std::move(results)) : results.front();
}

/// Elaborator::repeat takes the call before its arguments are evaluated.
static Value repeat(Elaborator &, const BuiltinCall &) { return {}; }

void add_gradient_builtins(std::vector<Builtin> &rows) {
  rows.push_back({"grad", {"expression", "value"}, grad});
  rows.push_back({"repeat", {"count", "layer"}, repeat});
}

} // namespace gradus::sema
