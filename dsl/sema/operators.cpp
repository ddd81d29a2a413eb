// Operators on tensors: element promotion, broadcasting, matrix products.
#include "dsl/sema/elaborator.h"
#include "dsl/sema/ops.h"
#include "dsl/sema/shape_rules.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::sema {

using syntax::BinaryOperator;
using syntax::UnaryOperator;

static llvm::StringRef mnemonic(BinaryOperator op) {
  switch (op) {
  case BinaryOperator::logical_or:
    return "or";
  case BinaryOperator::logical_and:
    return "and";
  case BinaryOperator::equal:
  case BinaryOperator::not_equal:
  case BinaryOperator::less:
  case BinaryOperator::less_equal:
  case BinaryOperator::greater:
  case BinaryOperator::greater_equal:
    return "compare";
  case BinaryOperator::add:
    return "add";
  case BinaryOperator::subtract:
    return "sub";
  case BinaryOperator::multiply:
    return "mul";
  case BinaryOperator::divide:
    return "div";
  case BinaryOperator::remainder:
    return "remainder";
  case BinaryOperator::power:
    return "pow";
  case BinaryOperator::pipe:
  case BinaryOperator::matmul:
    break;
  }
  return {};
}

static llvm::StringRef predicate(BinaryOperator op) {
  switch (op) {
  case BinaryOperator::equal:
    return "eq";
  case BinaryOperator::not_equal:
    return "ne";
  case BinaryOperator::less:
    return "lt";
  case BinaryOperator::less_equal:
    return "le";
  case BinaryOperator::greater:
    return "gt";
  case BinaryOperator::greater_equal:
    return "ge";
  default:
    return {};
  }
}

Value Elaborator::emit(llvm::StringRef mnemonic, llvm::ArrayRef<Value> operands,
                       std::vector<NamedAttribute> attributes, Range range) {
  constexpr size_t most_operations = 200000;
  if (builder().block.operations.size() >= most_operations)
    grown_too_large(range, std::to_string(most_operations) + " operations in one function");
  if (too_large_)
    return {};
  std::string sentence;
  std::vector<Value> values =
      builder().emit(mnemonic, operands, std::move(attributes), user_range(range), sentence);
  if (!sentence.empty()) {
    error(Id::wrong_shape, range, {sentence});
    return {};
  }
  return values.front();
}

Value Elaborator::to_tensor(const Value &value, Element element, Range range) {
  switch (value.kind) {
  case Value::Kind::tensor:
    return value;
  case Value::Kind::integer:
    if (value.dim.is_constant())
      return builder().constant(double(value.dim.constant()), element, user_range(range));
    return builder().dimension(value.dim, element, user_range(range));
  case Value::Kind::number:
    if (!is_float(element)) {
      Diagnostic &diagnostic =
          error(Id::elements_differ, range, {describe(value), sema::name(element).str()});
      diagnostic.hint = "`cast(x, float)` makes floats of integers";
      return {};
    }
    return builder().constant(value.real, element, user_range(range));
  case Value::Kind::boolean:
    return builder().constant(value.truth, Element::boolean, user_range(range));
  case Value::Kind::poison:
    return {};
  default:
    error(Id::tensor_expected, range, {describe(value)});
    return {};
  }
}

bool Elaborator::promote(llvm::MutableArrayRef<Value> operands, Range range, llvm::StringRef what) {
  // The first tensor that is not weak decides; without one, numbers of the run are f64.
  std::optional<Element> element;
  for (const Value &operand : operands) {
    if (operand.is_poison())
      return false;
    if (!operand.is(Value::Kind::tensor) || operand.weak)
      continue;
    if (!element)
      element = operand.type.element;
    if (*element == operand.type.element)
      continue;
    Diagnostic &diagnostic =
        error(Id::elements_differ, range,
              {sema::name(*element).str(), sema::name(operand.type.element).str()});
    diagnostic.hint = is_float(*element) && is_float(operand.type.element)
                          ? "`cast(x, f32)` or `cast(x, f64)` says which is meant"
                          : "`cast(x, float)` makes floats of integers and truth values";
    return false;
  }
  bool all_weak = !element.has_value();
  if (!element) {
    element = Element::f64;
    for (const Value &operand : operands)
      if (operand.is(Value::Kind::boolean) ||
          (operand.weak && operand.type.element == Element::boolean))
        element = Element::boolean;
  }
  for (Value &operand : operands) {
    if (operand.weak && operand.is(Value::Kind::tensor)) {
      if (operand.type.element != *element && !is_float(*element)) {
        Diagnostic &diagnostic =
            error(Id::elements_differ, range, {sema::name(*element).str(), describe(operand)});
        diagnostic.hint = "`cast(x, float)` makes floats of integers";
        return false;
      }
      operand = builder().cast(operand, *element, user_range(range));
    } else {
      bool truth = operand.is(Value::Kind::boolean);
      if (truth != (*element == Element::boolean) && !operand.is(Value::Kind::tensor) &&
          !operand.is(Value::Kind::callable) && !operand.is_sequence()) {
        error(Id::elements_differ, range, {sema::name(*element).str(), describe(operand)}).hint =
            "`cast(x, float)` makes 0 and 1 of truth values";
        return false;
      }
      operand = to_tensor(operand, *element, range);
    }
    if (operand.is_poison())
      return false;
    operand.weak = all_weak;
  }
  return true;
}

bool Elaborator::broadcast(llvm::MutableArrayRef<Value> operands, Range range,
                           llvm::StringRef what) {
  llvm::SmallVector<Dim, 4> shape = operands.front().type.shape;
  for (const Value &operand : operands.drop_front()) {
    auto joined = broadcast_shapes(shape, operand.type.shape);
    if (!joined) {
      Diagnostic &diagnostic = error(Id::shapes_do_not_broadcast, range,
                                     {what.str(), str(shape), str(operand.type.shape)});
      for (const Value &each : operands)
        if (const Operation *producer = builder().producer(each.id);
            producer && producer->range.valid())
          diagnostic.notes.push_back({producer->range, "this has shape " + str(each.type.shape)});
      return false;
    }
    shape = std::move(*joined);
  }
  for (Value &operand : operands) {
    bool weak = operand.weak;
    operand = builder().broadcast(operand, shape, user_range(range));
    operand.weak = weak;
  }
  return true;
}

Value Elaborator::elementwise(llvm::StringRef mnemonic, std::vector<Value> operands, Range range,
                              std::vector<NamedAttribute> attributes) {
  if (!promote(operands, range, mnemonic) || !broadcast(operands, range, mnemonic))
    return {};
  const OperationRow *row = operation_row(mnemonic);
  Element element = operands.front().type.element;
  if (row && row->rule == shape_rules::elementwise_float && !is_float(element)) {
    Diagnostic &diagnostic = error(Id::float_expected, range,
                                   {mnemonic == "div"   ? "/"
                                    : mnemonic == "pow" ? "^"
                                                        : mnemonic.str(),
                                    operands.front().type.str()});
    diagnostic.hint = "`cast(x, float)` makes floats of integers and truth values";
    return {};
  }
  return emit(mnemonic, operands, std::move(attributes), range);
}

Value Elaborator::unary(UnaryOperator op, const Value &operand, Range range) {
  if (operand.is_poison())
    return {};
  if (op == UnaryOperator::logical_not) {
    if (operand.is(Value::Kind::boolean))
      return Value::boolean(!operand.truth);
    if (operand.is(Value::Kind::tensor) && operand.type.element == Element::boolean)
      return emit("not", {operand}, {}, range);
    error(Id::wrong_operand, range, {"not", describe(operand), "a truth value"});
    return {};
  }
  switch (operand.kind) {
  case Value::Kind::integer: {
    Dim negative = operand.dim * Dim(-1);
    if (negative.is_overflow()) {
      error(Id::arithmetic, range, {"the result has more than 63 bits"});
      return {};
    }
    return Value::integer(negative);
  }
  case Value::Kind::number:
    return Value::number(-operand.real);
  case Value::Kind::tensor:
    return elementwise("neg", {operand}, range);
  default:
    error(Id::wrong_operand, range, {"-", describe(operand), "a number or a tensor"});
    return {};
  }
}

static llvm::StringRef sign(BinaryOperator op) {
  static constexpr const char *signs[] = {"|>", "or", "and", "==", "!=", "<", "<=", ">",
                                          ">=", "+",  "-",   "*",  "/",  "%", "@",  "^"};
  return signs[size_t(op)];
}

Value Elaborator::binary(BinaryOperator op, const Value &left, const Value &right, Range range) {
  if (left.is_poison() || right.is_poison())
    return {};
  if (!left.is(Value::Kind::tensor) && !right.is(Value::Kind::tensor))
    return fold(op, left, right, range);
  // An argument that may be left out, `length = "none"`, may be a tensor.
  if ((op == BinaryOperator::equal || op == BinaryOperator::not_equal) &&
      (left.is(Value::Kind::string) || right.is(Value::Kind::string)))
    return Value::boolean(op == BinaryOperator::not_equal);
  for (const Value *side : {&left, &right})
    if (!side->is(Value::Kind::tensor) && !side->is(Value::Kind::integer) &&
        !side->is(Value::Kind::number) && !side->is(Value::Kind::boolean)) {
      error(Id::wrong_operand, range, {sign(op).str(), describe(*side), "a number or a tensor"});
      return {};
    }
  if (op == BinaryOperator::matmul)
    return matmul(left, right, range);
  std::vector<Value> operands{left, right};
  if (!promote(operands, range, sign(op)) || !broadcast(operands, range, sign(op)))
    return {};
  bool arithmetic = op >= BinaryOperator::add;
  if (arithmetic && operands.front().type.element == Element::boolean) {
    Diagnostic &diagnostic =
        error(Id::wrong_operand, range, {sign(op).str(), describe(operands.front()), "numbers"});
    diagnostic.hint = "`cast(x, float)` makes 0 and 1 of truth values";
    return {};
  }
  std::vector<NamedAttribute> attributes;
  if (llvm::StringRef word = predicate(op); !word.empty())
    attributes.push_back({"predicate", word.str()});
  return elementwise(mnemonic(op), std::move(operands), range, std::move(attributes));
}

Value Elaborator::matmul(Value left, Value right, Range range) {
  for (const Value *side : {&left, &right}) {
    if (!side->is(Value::Kind::tensor) || side->type.shape.empty()) {
      error(Id::wrong_operand, range,
            {"@", describe(*side), "a vector, a matrix or a stack of matrices"});
      return {};
    }
  }
  llvm::SmallVector<Value, 2> operands{left, right};
  if (!promote(operands, range, "@"))
    return {};
  // A vector on the left is one row, on the right one column; the axis leaves again with the
  // result, as in NumPy.
  bool row = left.type.shape.size() == 1, column = right.type.shape.size() == 1;
  Range user = user_range(range);
  if (row)
    operands[0] = builder().reshape(operands[0], {Dim(1), left.type.shape[0]}, user);
  if (column)
    operands[1] = builder().reshape(operands[1], {right.type.shape[0], Dim(1)}, user);
  const auto &a = operands[0].type.shape, &b = operands[1].type.shape;
  if (a.back() != b[b.size() - 2]) {
    Diagnostic &diagnostic =
        error(Id::product_mismatch, range,
              {str(left.type.shape), str(right.type.shape), a.back().str(), b[b.size() - 2].str()});
    for (const Value *side : {&left, &right})
      if (const Operation *producer = builder().producer(side->id);
          producer && producer->range.valid())
        diagnostic.notes.push_back({producer->range, "this has shape " + str(side->type.shape)});
    return {};
  }
  // NumPy broadcasts the axes before the last two; the operation wants them equal, or absent on the
  // right.
  if (b.size() > 2) {
    llvm::ArrayRef<Dim> lead_a = llvm::ArrayRef<Dim>(a).drop_back(2),
                        lead_b = llvm::ArrayRef<Dim>(b).drop_back(2);
    if (auto lead = broadcast_shapes(lead_a, lead_b)) {
      auto stretch = [&](Value &value) {
        llvm::SmallVector<Dim, 4> shape(*lead);
        llvm::append_range(shape, llvm::ArrayRef<Dim>(value.type.shape).take_back(2));
        value = builder().broadcast(value, shape, user);
      };
      stretch(operands[0]);
      stretch(operands[1]);
    }
  }
  Value result = emit("matmul", operands, {{"transpose_a", false}, {"transpose_b", false}}, range);
  if (result.is_poison() || (!row && !column))
    return result;
  llvm::SmallVector<Dim, 4> shape = result.type.shape;
  if (column)
    shape.pop_back();
  if (row)
    shape.erase(shape.begin() + (shape.size() - (column ? 1 : 2)));
  return builder().reshape(result, shape, user);
}

} // namespace gradus::sema
