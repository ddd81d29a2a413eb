// The table of builtins: rows of elementwise operations as their definitions give them, then the
// families.
#include "dsl/sema/builtins.h"
#include "dsl/sema/elaborator.h"
#include "dsl/sema/ops.h"

#include <cmath>

namespace gradus::sema {

/// The value of an operation on a number that is known at compile time, for those that initializers
/// and layers compute with.
static std::optional<double> fold_unary(llvm::StringRef mnemonic, double x) {
  using Function = double (*)(double);
  static const llvm::StringMap<Function> functions = [] {
    llvm::StringMap<Function> map;
    map["exp"] = [](double v) { return std::exp(v); };
    map["log"] = [](double v) { return std::log(v); };
    map["log1p"] = [](double v) { return std::log1p(v); };
    map["expm1"] = [](double v) { return std::expm1(v); };
    map["sqrt"] = [](double v) { return std::sqrt(v); };
    map["rsqrt"] = [](double v) { return 1 / std::sqrt(v); };
    map["sin"] = [](double v) { return std::sin(v); };
    map["cos"] = [](double v) { return std::cos(v); };
    map["tanh"] = [](double v) { return std::tanh(v); };
    map["abs"] = [](double v) { return std::fabs(v); };
    map["floor"] = [](double v) { return std::floor(v); };
    map["ceil"] = [](double v) { return std::ceil(v); };
    map["round"] = [](double v) { return std::nearbyint(v); };
    return map;
  }();
  auto found = functions.find(mnemonic);
  if (found == functions.end())
    return std::nullopt;
  double result = found->second(x);
  if (!std::isfinite(result))
    return std::nullopt;
  return result;
}

static Value elementwise_builtin(Elaborator &elaborator, const BuiltinCall &call) {
  const OperationRow *row = nullptr;
  for (const OperationRow &each : operation_rows())
    if (each.language == call.name)
      row = &each;
  std::vector<Value> operands;
  bool known = true, tensors = true;
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    const Value &value = call[unsigned(i)];
    known &= value.is_known_number();
    tensors &= value.is(Value::Kind::tensor) || value.is(Value::Kind::integer) ||
               value.is(Value::Kind::number);
    if (!tensors) {
      elaborator.error(Id::argument_kind, call.at(unsigned(i)),
                       {"`" + call.name.str() + "`", "a tensor or a number", describe(value)});
      return {};
    }
    operands.push_back(value);
  }
  if (known && operands.size() == 1)
    if (std::optional<double> folded = fold_unary(row->mnemonic, operands[0].known_number()))
      return Value::number(*folded);
  if (known && operands.size() == 2) {
    double a = operands[0].known_number(), b = operands[1].known_number();
    if (row->mnemonic == "maximum")
      return a >= b ? operands[0] : operands[1];
    if (row->mnemonic == "minimum")
      return a <= b ? operands[0] : operands[1];
    if (row->mnemonic == "pow")
      return elaborator.binary(syntax::BinaryOperator::power, operands[0], operands[1], call.range);
    if (row->mnemonic == "remainder")
      return elaborator.binary(syntax::BinaryOperator::remainder, operands[0], operands[1],
                               call.range);
  }
  // A number that is not folded is one of the run.
  for (Value &operand : operands)
    if (!operand.is(Value::Kind::tensor) && operands.size() == 1)
      operand = elaborator.weak_number(operand, call.range);
  return elaborator.elementwise(row->mnemonic, std::move(operands), call.range);
}

const std::vector<Builtin> &builtins() {
  static const std::vector<Builtin> table = [] {
    std::vector<Builtin> rows;
    for (const OperationRow &row : operation_rows()) {
      if (row.language.empty())
        continue;
      if (row.category == OperationRow::Category::unary)
        rows.push_back({row.language, {"x"}, elementwise_builtin});
      else if (row.category == OperationRow::Category::binary)
        rows.push_back({row.language, {"a", "b"}, elementwise_builtin});
    }
    add_elementwise_builtins(rows);
    add_reduce_builtins(rows);
    add_shape_builtins(rows);
    add_index_builtins(rows);
    add_random_builtins(rows);
    add_window_builtins(rows);
    add_attention_builtins(rows);
    add_scan_builtins(rows);
    add_gradient_builtins(rows);
    return rows;
  }();
  return table;
}

} // namespace gradus::sema
