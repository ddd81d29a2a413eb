// where, cast.
#include "dsl/sema/builtins.h"
#include "dsl/sema/elaborator.h"
#include "dsl/sema/shape_rules.h"

namespace gradus::sema {

static Value where(Elaborator &elaborator, const BuiltinCall &call) {
  Value condition = call[0];
  if (condition.is(Value::Kind::boolean))
    return condition.truth ? call[1] : call[2];
  if (!condition.is(Value::Kind::tensor) || condition.type.element != Element::boolean) {
    elaborator.error(Id::argument_kind, call.at(0),
                     {"`where`", "a truth value", describe(condition)});
    return {};
  }
  std::vector<Value> operands{call[1], call[2]};
  if (!elaborator.promote(operands, call.range, "where"))
    return {};
  bool weak = condition.weak && operands[0].weak && operands[1].weak;
  operands.insert(operands.begin(), condition);
  if (!elaborator.broadcast(operands, call.range, "where"))
    return {};
  Value result = elaborator.emit("select", operands, {}, call.range);
  result.weak = weak;
  return result;
}

/// The element type comes by its name, which means itself where a value stands.
/// as a name.
static Value cast(Elaborator &elaborator, const BuiltinCall &call) {
  std::optional<Value> x = elaborator.want_tensor(call[0], call.at(0), "`cast`");
  if (!x || x->is_poison())
    return {};
  if (!call[1].is(Value::Kind::string)) {
    elaborator.error(Id::argument_kind, call.at(1),
                     {"`cast`", "an element type, as in `cast(x, float)`,", describe(call[1])});
    return {};
  }
  llvm::StringRef word = call[1].text;
  std::optional<Element> element =
      word == "float" ? elaborator.options().precision : element_named(word);
  if (!element || word == "i1") {
    elaborator.suggest(elaborator.error(Id::unknown_type, call.at(1), {word.str()}), word,
                       {"float", "f32", "f64", "i32", "i64", "bool"});
    return {};
  }
  return elaborator.builder().cast(*x, *element, elaborator.user_range(call.range));
}

void add_elementwise_builtins(std::vector<Builtin> &rows) {
  rows.push_back({"where", {"condition", "a", "b"}, where});
  rows.push_back({"cast", {"x", "element"}, cast});
}

} // namespace gradus::sema
