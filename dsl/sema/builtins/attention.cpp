// dot_product_attention.
#include "dsl/sema/builtins.h"
#include "dsl/sema/elaborator.h"

namespace gradus::sema {

/// dot_product_attention(query, key, value, causal?, length?, offset?, scale?)
static Value dot_product_attention(Elaborator &elaborator, const BuiltinCall &call) {
  std::vector<Value> operands;
  for (unsigned i = 0; i < 3; ++i) {
    std::optional<Value> tensor = elaborator.want_tensor(call[i], call.at(i), "`dot_product_attention`");
    if (!tensor || tensor->is_poison())
      return {};
    operands.push_back(*tensor);
  }
  auto argument = [&](const char *name) { return "`" + std::string(name) + "` of `dot_product_attention`"; };
  std::optional<bool> causal = false;
  if (call.given(3))
    causal = elaborator.want_boolean(call[3], call.at(3), argument("causal"));
  if (!causal)
    return {};

  Builder &builder = elaborator.builder();
  Range at = elaborator.user_range(call.range);
  Value length, offset;
  bool all_count = !call.given(4) || (call[4].is(Value::Kind::string) && call[4].text == "none");
  if (!all_count) {
    if (!call[4].is(Value::Kind::tensor)) {
      if (!call[4].is_poison())
        elaborator.error(Id::argument_kind, call.at(4), {argument("length"), "i32[n], one number for each sequence,", describe(call[4])});
      return {};
    }
    length = call[4];
  } else if (operands[0].type.shape.size() == 4 && operands[1].type.shape.size() == 4) {
    // All keys count.
    length = builder.broadcast(elaborator.to_tensor(Value::integer(operands[1].type.shape[1]), Element::i32, call.range),
                               {operands[0].type.shape[0]}, at);
  } else {
    length = builder.broadcast(builder.constant(0, Element::i32, at), {Dim(1)}, at); // the rule says what is wrong
  }
  offset = elaborator.to_tensor(call.given(5) ? call[5] : Value::integer(Dim(0)), Element::i32, call.at(5));
  if (offset.is_poison())
    return {};
  if (offset.weak)
    offset = builder.cast(offset, Element::i32, at);
  operands.push_back(length);
  operands.push_back(offset);

  std::vector<NamedAttribute> attributes{{"causal", *causal}};
  if (call.given(6)) {
    if (!call[6].is_known_number()) {
      if (!call[6].is_poison() && !elaborator.generic())
        elaborator.error(Id::argument_kind, call.at(6), {argument("scale"), "a number that is known at compile time", describe(call[6])});
      return {};
    }
    attributes.push_back({"scale", call[6].known_number()});
  }
  return elaborator.emit("attention", operands, std::move(attributes), call.range);
}

void add_attention_builtins(std::vector<Builtin> &rows) {
  rows.push_back(
      {"dot_product_attention", {"query", "key", "value", "causal?", "length?", "offset?", "scale?"}, dot_product_attention});
}

} // namespace gradus::sema
