// Operators on what is known at compile time: dimensions, numbers, truth values, texts, lists.
#include "dsl/sema/elaborator.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>

namespace gradus::sema {

using syntax::BinaryOperator;

static bool is_comparison(BinaryOperator op) {
  return op >= BinaryOperator::equal && op <= BinaryOperator::greater_equal;
}

template <typename T> static bool holds(BinaryOperator op, T left, T right) {
  switch (op) {
  case BinaryOperator::equal:
    return left == right;
  case BinaryOperator::not_equal:
    return left != right;
  case BinaryOperator::less:
    return left < right;
  case BinaryOperator::less_equal:
    return left <= right;
  case BinaryOperator::greater:
    return left > right;
  default:
    return left >= right;
  }
}

/// Equality of any two values; nothing where symbols leave it open.
static std::optional<bool> equal(const Value &left, const Value &right) {
  using Kind = Value::Kind;
  if (left.is(Kind::integer) && right.is(Kind::integer)) {
    Dim difference = left.dim - right.dim;
    if (!difference.is_constant())
      return std::nullopt;
    return difference.constant() == 0;
  }
  if (left.is_known_number() && right.is_known_number())
    return left.known_number() == right.known_number();
  if (left.is_sequence() && right.is_sequence()) {
    if (left.elements->size() != right.elements->size())
      return false;
    bool all = true;
    for (size_t i = 0; i < left.elements->size(); ++i) {
      std::optional<bool> same = equal((*left.elements)[i], (*right.elements)[i]);
      if (!same)
        return std::nullopt;
      all &= *same;
    }
    return all;
  }
  if (left.kind != right.kind)
    return false;
  switch (left.kind) {
  case Kind::boolean:
    return left.truth == right.truth;
  case Kind::string:
    return left.text == right.text;
  case Kind::callable:
    return left.callable == right.callable;
  default:
    return false;
  }
}

Value Elaborator::compare_known(BinaryOperator op, const Value &left, const Value &right,
                                Range range) {
  if (op == BinaryOperator::equal || op == BinaryOperator::not_equal) {
    if (std::optional<bool> same = equal(left, right))
      return Value::boolean(*same == (op == BinaryOperator::equal));
  } else if (left.is(Value::Kind::integer) && right.is(Value::Kind::integer)) {
    // Symbols may cancel: `n < n + 1`.
    Dim difference = left.dim - right.dim;
    if (difference.is_constant())
      return Value::boolean(holds<int64_t>(op, difference.constant(), 0));
  } else if (left.is_known_number() && right.is_known_number()) {
    return Value::boolean(holds(op, left.known_number(), right.known_number()));
  } else if (!left.is(Value::Kind::integer) && !left.is(Value::Kind::number)) {
    error(Id::wrong_operand, range, {"a comparison", describe(left), "numbers or tensors"});
    return {};
  } else if (!right.is(Value::Kind::integer) && !right.is(Value::Kind::number)) {
    error(Id::wrong_operand, range, {"a comparison", describe(right), "numbers or tensors"});
    return {};
  }
  if (generic())
    return {};
  // Only the data decides: a truth value of the run.
  return binary(op, weak_number(left, range), weak_number(right, range), range);
}

/// Integers stay integers where the result is one for every value of the symbols.
static std::optional<Value> fold_integers(BinaryOperator op, Dim left, Dim right,
                                          std::string &mistake) {
  switch (op) {
  case BinaryOperator::add:
    return Value::integer(left + right);
  case BinaryOperator::subtract:
    return Value::integer(left - right);
  case BinaryOperator::multiply:
    return Value::integer(left * right);
  case BinaryOperator::divide:
    if (right == Dim()) {
      mistake = "a division by zero";
      return std::nullopt;
    }
    if (std::optional<Dim> quotient = left.divide(right))
      return Value::integer(*quotient);
    return std::nullopt;
  case BinaryOperator::remainder: {
    if (right == Dim()) {
      mistake = "a division by zero";
      return std::nullopt;
    }
    if (left.divide(right))
      return Value::integer(Dim());
    if (!left.is_constant() || !right.is_constant())
      return std::nullopt;
    int64_t rest = left.constant() % right.constant();
    // The sign of the divisor, as in Python.
    if (rest != 0 && (rest < 0) != (right.constant() < 0))
      rest += right.constant();
    return Value::integer(Dim(rest));
  }
  case BinaryOperator::power: {
    if (!right.is_constant() || right.constant() < 0 || right.constant() > 62)
      return std::nullopt;
    Dim power(1);
    for (int64_t i = 0; i < right.constant(); ++i)
      power = power * left;
    if (power.is_overflow() && left.is_constant())
      return std::nullopt;
    return Value::integer(power);
  }
  default:
    return std::nullopt;
  }
}

Value Elaborator::fold(BinaryOperator op, const Value &left, const Value &right, Range range) {
  using Kind = Value::Kind;
  if (is_comparison(op))
    return compare_known(op, left, right, range);
  if (op == BinaryOperator::logical_and || op == BinaryOperator::logical_or) {
    for (const Value *side : {&left, &right})
      if (!side->is(Kind::boolean)) {
        error(Id::wrong_operand, range,
              {op == BinaryOperator::logical_and ? "and" : "or", describe(*side), "truth values"});
        return {};
      }
    return Value::boolean(op == BinaryOperator::logical_and ? left.truth && right.truth
                                                            : left.truth || right.truth);
  }
  if (op == BinaryOperator::matmul)
    return matmul(left, right, range);
  if (op == BinaryOperator::add && left.is(Kind::list) && right.is(Kind::list)) {
    std::vector<Value> elements = *left.elements;
    llvm::append_range(elements, *right.elements);
    return Value::list(std::move(elements));
  }
  for (const Value *side : {&left, &right})
    if (!side->is(Kind::integer) && !side->is(Kind::number)) {
      static constexpr const char *signs[] = {"+", "-", "*", "/", "%", "@", "^"};
      error(Id::wrong_operand, range,
            {signs[size_t(op) - size_t(BinaryOperator::add)], describe(*side),
             "a number or a tensor"});
      return {};
    }
  if (left.is(Kind::integer) && right.is(Kind::integer)) {
    std::string mistake;
    if (std::optional<Value> result = fold_integers(op, left.dim, right.dim, mistake)) {
      if (!result->dim.is_overflow())
        return *result;
      mistake = "the result has more than 63 bits";
    }
    if (!mistake.empty()) {
      error(Id::arithmetic, range, {mistake});
      return {};
    }
  }
  if (left.is_known_number() && right.is_known_number()) {
    double a = left.known_number(), b = right.known_number();
    switch (op) {
    case BinaryOperator::add:
      return Value::number(a + b);
    case BinaryOperator::subtract:
      return Value::number(a - b);
    case BinaryOperator::multiply:
      return Value::number(a * b);
    case BinaryOperator::divide:
      if (b == 0) {
        error(Id::arithmetic, range, {"a division by zero"});
        return {};
      }
      return Value::number(a / b);
    case BinaryOperator::remainder:
      if (b == 0) {
        error(Id::arithmetic, range, {"a division by zero"});
        return {};
      }
      return Value::number(a - std::floor(a / b) * b);
    default:
      return Value::number(std::pow(a, b));
    }
  }
  // A quotient or power of dimensions that no polynomial writes.
  if (generic())
    return {};
  return binary(op, weak_number(left, range), weak_number(right, range), range);
}

} // namespace gradus::sema
