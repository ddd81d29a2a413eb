// Values: operators by precedence, calls, indices, members, lists, tuples and `if`.
#include "dsl/syntax/lexer.h"
#include "dsl/syntax/parser_state.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"

#include <algorithm>
#include <cmath>

namespace gradus::syntax {

namespace {

/// More digits say nothing to a double.
constexpr size_t longest_number = 400;

/// By rising precedence; see the grammar in dsl/README.md.
enum Precedence {
  pipe_level = 1,
  or_level,
  and_level,
  not_level,
  compare_level,
  add_level,
  multiply_level,
  negate_level,
  power_level
};

struct Operator {
  BinaryOperator op;
  int level;
};

} // namespace

static std::optional<Operator> binary_operator(TokenKind kind, llvm::StringRef spelling) {
  switch (kind) {
  case TokenKind::pipe:
    return Operator{BinaryOperator::pipe, pipe_level};
  case TokenKind::equal:
    return Operator{BinaryOperator::equal, compare_level};
  case TokenKind::not_equal:
    return Operator{BinaryOperator::not_equal, compare_level};
  case TokenKind::less:
    return Operator{BinaryOperator::less, compare_level};
  case TokenKind::less_equal:
    return Operator{BinaryOperator::less_equal, compare_level};
  case TokenKind::greater:
    return Operator{BinaryOperator::greater, compare_level};
  case TokenKind::greater_equal:
    return Operator{BinaryOperator::greater_equal, compare_level};
  case TokenKind::plus:
    return Operator{BinaryOperator::add, add_level};
  case TokenKind::minus:
    return Operator{BinaryOperator::subtract, add_level};
  case TokenKind::star:
    return Operator{BinaryOperator::multiply, multiply_level};
  case TokenKind::slash:
    return Operator{BinaryOperator::divide, multiply_level};
  case TokenKind::percent:
    return Operator{BinaryOperator::remainder, multiply_level};
  case TokenKind::at:
    return Operator{BinaryOperator::matmul, multiply_level};
  case TokenKind::caret:
    return Operator{BinaryOperator::power, power_level};
  case TokenKind::word:
    if (spelling == "or")
      return Operator{BinaryOperator::logical_or, or_level};
    if (spelling == "and")
      return Operator{BinaryOperator::logical_and, and_level};
    return std::nullopt;
  case TokenKind::foreign: // read as what was meant, so that the rest of the value is checked too
    if (spelling == "**")
      return Operator{BinaryOperator::power, power_level};
    if (spelling == "&&" || spelling == "&")
      return Operator{BinaryOperator::logical_and, and_level};
    if (spelling == "||" || spelling == "|")
      return Operator{BinaryOperator::logical_or, or_level};
    if (spelling == "===")
      return Operator{BinaryOperator::equal, compare_level};
    if (spelling == "!==")
      return Operator{BinaryOperator::not_equal, compare_level};
    return std::nullopt;
  default:
    return std::nullopt;
  }
}

bool Parser::deepen(Expression &parent, llvm::ArrayRef<const Expression *> children) {
  for (const Expression *child : children)
    if (child)
      parent.depth = std::max(parent.depth, child->depth + 1);
  if (parent.depth <= depth_limit)
    return true;
  if (last_error_ != at_)
    diagnostics_.report(Id::nested_too_deep, parent.range, {std::to_string(depth_limit)});
  last_error_ = at_;
  return false;
}

ExpressionPtr Parser::expression(const llvm::Twine &why) {
  Level level(*this);
  if (!level)
    return nullptr;
  llvm::SmallString<64> buffer;
  return binary(pipe_level, why.toStringRef(buffer));
}

ExpressionPtr Parser::binary(int lowest, llvm::StringRef why) {
  Range start = tok().range;
  ExpressionPtr left = unary(lowest, why);
  bool compared = false;
  while (left) {
    std::optional<Operator> found = binary_operator(tok().kind, text(tok()));
    if (!found || found->level < lowest)
      return left;
    Range op_range = tok().range;
    if (at(TokenKind::foreign))
      unexpected(Id::unexpected_token, "", "");
    if (found->level == compare_level && compared)
      if (Diagnostic *diagnostic = report_here(Id::chained_comparison, {text(tok()).str()}))
        diagnostic->hint = "`a < b and b < c`";
    compared = found->level == compare_level;
    std::string after = "to the right of " + describe(tok());
    advance();

    ExpressionPtr right;
    if (found->level == power_level) {
      // Right-associative, and `2 ^ -x` needs no parentheses.
      Level level(*this);
      if (!level)
        return nullptr;
      right = binary(negate_level, after);
    } else {
      right = binary(found->level + 1, after);
    }
    if (!right)
      return nullptr;
    auto node = std::make_unique<Binary>(since(start), found->op, op_range, std::move(left),
                                         std::move(right));
    if (!deepen(*node, {node->left.get(), node->right.get()}))
      return nullptr;
    left = std::move(node);
  }
  return nullptr;
}

ExpressionPtr Parser::unary(int lowest, llvm::StringRef why) {
  bool is_not =
      at_word("not") || (at(TokenKind::foreign) && (text(tok()) == "!" || text(tok()) == "~"));
  if (!is_not && !at(TokenKind::minus))
    return postfix(why);

  Level level(*this);
  if (!level)
    return nullptr;
  Range start = tok().range;
  if (at(TokenKind::foreign))
    unexpected(Id::unexpected_token, "", "");
  else if (is_not && lowest > not_level)
    report_here(Id::bare_not, {text(previous()).str()});
  std::string after = "after " + describe(tok());
  advance();
  ExpressionPtr operand = binary(is_not ? not_level : negate_level, after);
  if (!operand)
    return nullptr;
  auto node = std::make_unique<Unary>(since(start),
                                      is_not ? UnaryOperator::logical_not : UnaryOperator::negate,
                                      std::move(operand));
  if (!deepen(*node, {node->operand.get()}))
    return nullptr;
  return node;
}

ExpressionPtr Parser::postfix(llvm::StringRef why) {
  Range start = tok().range;
  ExpressionPtr result = primary(why);
  while (result) {
    if (at(TokenKind::left_parenthesis))
      result = call(std::move(result), start);
    else if (at(TokenKind::left_bracket))
      result = index(std::move(result), start);
    else if (at(TokenKind::dot))
      result = member(std::move(result), start);
    else
      return result;
  }
  return nullptr;
}

ExpressionPtr Parser::primary(llvm::StringRef why) {
  switch (tok().kind) {
  case TokenKind::number:
    return number();
  case TokenKind::string: {
    auto node = std::make_unique<String>(tok().range, string_value(text(tok())));
    advance();
    return node;
  }
  case TokenKind::left_parenthesis:
    return parenthesized();
  case TokenKind::left_bracket:
    return list();
  case TokenKind::word:
    if (at_word("true") || at_word("false")) {
      auto node = std::make_unique<Boolean>(tok().range, at_word("true"));
      advance();
      return node;
    }
    if (at_word("if"))
      return conditional();
    // `a = b +` with the next member below: that is no operand.
    if (at_name() && !(tok().starts_line && at(TokenKind::assign, 1))) {
      auto node = std::make_unique<NameUse>(Name{text(tok()).str(), tok().range});
      advance();
      return node;
    }
    break;
  default:
    break;
  }
  unexpected(Id::expected_value, "", why);
  return nullptr;
}

ExpressionPtr Parser::number() {
  llvm::StringRef spelling = text(tok());
  std::string digits;
  std::copy_if(spelling.begin(), spelling.end(), std::back_inserter(digits),
               [](char c) { return c != '_'; });
  bool is_integer = spelling.find_first_of(".eE") == llvm::StringRef::npos;
  double value = 0;
  if (spelling.size() > longest_number) {
    report_here(Id::number_out_of_range, {describe(tok()), "a number has at most 400 characters"});
    digits = "0";
  }
  // A malformed number was reported by the lexer.
  bool overflows = !llvm::StringRef(digits).getAsDouble(value) && !std::isfinite(value);
  constexpr uint64_t exact = 1ull << 53; // larger integers have no double of their own
  uint64_t integer = 0;
  if (overflows)
    report_here(Id::number_out_of_range, {spelling.str(), "the largest number is about 1.8e308"});
  else if (is_integer && (llvm::StringRef(digits).getAsInteger(10, integer) || integer > exact) &&
           !digits.empty() && llvm::all_of(digits, llvm::isDigit))
    report_here(Id::number_out_of_range,
                {spelling.str(), "integers are exact up to 2^53 = 9_007_199_254_740_992"});
  auto node = std::make_unique<Number>(tok().range, value, is_integer);
  advance();
  return node;
}

ExpressionPtr Parser::parenthesized() {
  Range start = tok().range;
  open();
  ExpressionPtr first = expression("after `(`");
  if (!first)
    return nullptr;
  if (!at(TokenKind::comma)) {
    if (!close())
      return nullptr;
    ++first->parentheses;
    return first;
  }
  std::vector<ExpressionPtr> elements;
  elements.push_back(std::move(first));
  while (comma_or_end(TokenKind::right_parenthesis)) {
    elements.push_back(expression("after `,`"));
    if (!elements.back())
      return nullptr;
  }
  if (!close())
    return nullptr;
  auto node = std::make_unique<Tuple>(since(start), std::move(elements));
  for (const ExpressionPtr &element : node->elements)
    if (!deepen(*node, {element.get()}))
      return nullptr;
  return node;
}

ExpressionPtr Parser::list() {
  Range start = tok().range;
  open();
  std::vector<ExpressionPtr> elements;
  if (!at(TokenKind::right_bracket)) {
    do {
      elements.push_back(expression("in this list"));
      if (!elements.back())
        return nullptr;
    } while (comma_or_end(TokenKind::right_bracket));
  }
  if (!close())
    return nullptr;
  auto node = std::make_unique<List>(since(start), std::move(elements));
  for (const ExpressionPtr &element : node->elements)
    if (!deepen(*node, {element.get()}))
      return nullptr;
  return node;
}

ExpressionPtr Parser::call(ExpressionPtr callee, Range start) {
  std::string why = "as an argument";
  if (auto *use = llvm::dyn_cast<NameUse>(callee.get()))
    why += " of `" + use->name + "`";
  open();
  std::vector<Argument> arguments;
  bool named = false;
  if (!at(TokenKind::right_parenthesis)) {
    do {
      Argument argument;
      Range argument_start = tok().range;
      if (at_name() && at(TokenKind::assign, 1)) {
        argument.keyword = {text(tok()).str(), tok().range};
        advance();
        advance();
        named = true;
      }
      argument.value = at_by_path() ? by_path() : expression(why);
      if (!argument.value || !ends_argument())
        return nullptr;
      if (named && argument.keyword.text.empty())
        diagnostics_.report(Id::positional_after_named, since(argument_start));
      arguments.push_back(std::move(argument));
    } while (comma_or_end(TokenKind::right_parenthesis));
  }
  if (!close())
    return nullptr;
  auto node = std::make_unique<Call>(since(start), std::move(callee), std::move(arguments));
  if (!deepen(*node, {node->callee.get()}))
    return nullptr;
  for (const Argument &argument : node->arguments)
    if (!deepen(*node, {argument.value.get()}))
      return nullptr;
  return node;
}

ExpressionPtr Parser::index(ExpressionPtr object, Range start) {
  open();
  std::vector<Subscript> subscripts;
  do {
    std::optional<Subscript> next = subscript();
    if (!next)
      return nullptr;
    subscripts.push_back(std::move(*next));
  } while (comma_or_end(TokenKind::right_bracket));
  if (!close())
    return nullptr;
  auto node = std::make_unique<Index>(since(start), std::move(object), std::move(subscripts));
  if (!deepen(*node, {node->object.get()}))
    return nullptr;
  for (const Subscript &s : node->subscripts)
    if (!deepen(*node, {s.index.get(), s.begin.get(), s.end.get(), s.step.get()}))
      return nullptr;
  return node;
}

std::optional<Subscript> Parser::subscript() {
  Subscript result{};
  Range start = tok().range;
  if (accept(TokenKind::ellipsis)) {
    result.kind = Subscript::Kind::ellipsis;
    result.range = start;
    return result;
  }
  auto ends_part = [&] {
    return at(TokenKind::colon) || at(TokenKind::comma) || at(TokenKind::right_bracket);
  };
  result.kind = Subscript::Kind::index;
  if (!at(TokenKind::colon)) {
    result.index = expression("between `[` and `]`");
    if (!result.index)
      return std::nullopt;
  }
  if (accept(TokenKind::colon)) {
    result.kind = Subscript::Kind::slice;
    result.begin = std::move(result.index);
    if (!ends_part() && !(result.end = expression("after `:`")))
      return std::nullopt;
    if (accept(TokenKind::colon) && !ends_part() && !(result.step = expression("after `:`")))
      return std::nullopt;
  }
  result.range = since(start);
  return result;
}

ExpressionPtr Parser::member(ExpressionPtr object, Range start) {
  advance();
  Name member;
  if (at(TokenKind::number)) {
    member = position();
  } else {
    // After the point stands a name for certain: a reserved word would be one too, but could not
    // have been declared.
    std::optional<Name> found = name("after `.`");
    if (!found)
      return nullptr;
    member = std::move(*found);
  }
  auto node = std::make_unique<Member>(since(start), std::move(object), std::move(member));
  if (!deepen(*node, {node->object.get()}))
    return nullptr;
  return node;
}

/// A number after a point: digits alone, as the lexer reads it where no space parts the two.
Name Parser::position() {
  llvm::StringRef spelling = text(tok());
  if (!llvm::all_of(spelling, llvm::isDigit))
    report_here(Id::malformed_number, {spelling.str(), "a position in a path has digits alone"});
  Name name{spelling.str(), tok().range};
  advance();
  return name;
}

ExpressionPtr Parser::conditional() {
  Level level(*this);
  if (!level)
    return nullptr;
  Token word = tok();
  advance();
  ExpressionPtr condition = expression("after `if`");
  if (!condition)
    return nullptr;
  std::optional<Body> then_body = branch();
  if (!then_body)
    return nullptr;
  Body else_body;
  bool has_else = accept_word("else");
  if (!has_else && !at_word("elif")) {
    if (last_error_ != at_)
      diagnostics_.report(Id::missing_else, word.range).hint = "`if c { a } else { b }`";
    last_error_ = at_;
    return nullptr;
  }
  if (!has_else) {
    report_here(Id::foreign_word, {"elif", "write `else if`"});
    return nullptr;
  }
  if (at_word("if")) {
    else_body.range = tok().range;
    else_body.expression = conditional();
    if (!else_body.expression)
      return nullptr;
    else_body.range = since(else_body.range);
  } else {
    std::optional<Body> last = branch();
    if (!last)
      return nullptr;
    else_body = std::move(*last);
  }
  auto node = std::make_unique<Conditional>(since(word.range), std::move(condition),
                                            std::move(*then_body), std::move(else_body));
  if (!deepen(*node, {node->condition.get(), node->then_body.expression.get(),
                      node->else_body.expression.get()}))
    return nullptr;
  for (const Body *body : {&node->then_body, &node->else_body})
    for (const Statement &statement : body->statements)
      if (!deepen(*node, {statement.value.get()}))
        return nullptr;
  return node;
}

std::optional<Body> Parser::branch() {
  if (at(TokenKind::assign)) {
    report_here(Id::assignment_in_value, {});
    return std::nullopt;
  }
  if (!at(TokenKind::left_brace)) {
    unexpected(Id::unexpected_token, "`{`", "to begin a branch of `if`");
    return std::nullopt;
  }
  bool statements =
      at_word("return", 1) || (at_name(1) && (at(TokenKind::assign, 2) || at(TokenKind::comma, 2)));
  if (statements)
    return block("this branch");
  Body body;
  Range start = tok().range;
  open();
  body.expression = expression("as the value of this branch");
  if (!body.expression || !close())
    return std::nullopt;
  body.range = since(start);
  return body;
}

} // namespace gradus::syntax
