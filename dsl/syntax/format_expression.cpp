// How values are laid out: chains of operators break before an operator, brackets one element to a
// line.
#include "dsl/syntax/formatter.h"
#include "dsl/syntax/print.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::syntax {

Formatter::Document Formatter::expression(const Expression &e) {
  if (e.parentheses == 0)
    return bare(e);
  Parts parts;
  for (unsigned i = 0; i < e.parentheses; ++i)
    parts.push_back(token("("));
  parts.push_back(layout_.align(bare(e)));
  for (unsigned i = 0; i < e.parentheses; ++i)
    parts.push_back(token(")"));
  return layout_.concat(std::move(parts));
}

Formatter::Document Formatter::bare(const Expression &e) {
  switch (e.kind) {
  case Expression::Kind::number:
  case Expression::Kind::string:
  case Expression::Kind::boolean:
  case Expression::Kind::name:
    return token();
  case Expression::Kind::member: {
    auto &member = llvm::cast<Member>(e);
    Document object = expression(*member.object);
    Document dot = token(".");
    return layout_.concat({object, dot, token(member.member.text)});
  }
  case Expression::Kind::call:
    return call(llvm::cast<Call>(e));
  case Expression::Kind::index:
    return index(llvm::cast<Index>(e));
  case Expression::Kind::unary: {
    auto &unary = llvm::cast<Unary>(e);
    Parts parts{token()};
    if (unary.op == UnaryOperator::logical_not)
      parts.push_back(layout_.space());
    parts.push_back(expression(*unary.operand));
    return layout_.concat(std::move(parts));
  }
  case Expression::Kind::binary:
    return binary(llvm::cast<Binary>(e));
  case Expression::Kind::list: {
    auto &elements = llvm::cast<List>(e).elements;
    return bracketed(elements.size(), [&](size_t i) { return expression(*elements[i]); });
  }
  case Expression::Kind::tuple: {
    auto &elements = llvm::cast<Tuple>(e).elements;
    return bracketed(
        elements.size(), [&](size_t i) { return expression(*elements[i]); }, elements.size() == 1);
  }
  case Expression::Kind::conditional: {
    auto &conditional_ = llvm::cast<Conditional>(e);
    return layout_.group(conditional(conditional_, breaks(conditional_)));
  }
  case Expression::Kind::by_path:
    return by_path(llvm::cast<ByPath>(e));
  }
  llvm_unreachable("an expression of no kind");
}

/// Operators that may stand in one chain: of one precedence.
static unsigned level(BinaryOperator op) {
  switch (op) {
  case BinaryOperator::pipe:
    return 1;
  case BinaryOperator::logical_or:
    return 2;
  case BinaryOperator::logical_and:
    return 3;
  case BinaryOperator::add:
  case BinaryOperator::subtract:
    return 5;
  case BinaryOperator::multiply:
  case BinaryOperator::divide:
  case BinaryOperator::remainder:
  case BinaryOperator::matmul:
    return 6;
  case BinaryOperator::power:
    return 7;
  default:
    return 4;
  }
}

Formatter::Document Formatter::binary(const Binary &binary) {
  if (binary.op == BinaryOperator::power) {
    Parts parts{expression(*binary.left), layout_.space()};
    parts.push_back(token());
    parts.push_back(layout_.space());
    parts.push_back(expression(*binary.right));
    return layout_.concat(std::move(parts));
  }
  Parts parts;
  chain(binary, parts);
  return layout_.align(layout_.fill(std::move(parts)));
}

/// `a + b - c` is one chain, however deep its tree.
void Formatter::chain(const Binary &binary, Parts &parts) {
  std::vector<const Binary *> links{&binary};
  while (auto *left = llvm::dyn_cast<Binary>(links.back()->left.get())) {
    if (left->parentheses != 0 || level(left->op) != level(binary.op))
      break;
    links.push_back(left);
  }
  parts.push_back(expression(*links.back()->left));
  for (auto link = links.rbegin(); link != links.rend(); ++link) {
    parts.push_back(line());
    Document op = token(spelling((*link)->op));
    parts.push_back(layout_.concat({op, layout_.space(), expression(*(*link)->right)}));
  }
}

Formatter::Document Formatter::call(const Call &call) {
  Document callee = expression(*call.callee);
  Document arguments =
      bracketed(call.arguments.size(), [&](size_t i) { return argument(call.arguments[i]); });
  return layout_.concat({callee, arguments});
}

Formatter::Document Formatter::argument(const Argument &argument) {
  if (argument.keyword.text.empty())
    return expression(*argument.value);
  Parts parts{token(argument.keyword.text), layout_.space()};
  parts.push_back(token("="));
  parts.push_back(layout_.space());
  parts.push_back(expression(*argument.value));
  return layout_.concat(std::move(parts));
}

Formatter::Document Formatter::index(const Index &index) {
  Document object = expression(*index.object);
  Document inside =
      bracketed(index.subscripts.size(), [&](size_t i) { return subscript(index.subscripts[i]); });
  return layout_.concat({object, inside});
}

Formatter::Document Formatter::subscript(const Subscript &subscript) {
  switch (subscript.kind) {
  case Subscript::Kind::index:
    return expression(*subscript.index);
  case Subscript::Kind::ellipsis:
    return token("...");
  case Subscript::Kind::slice:
    break;
  }
  Parts parts;
  if (subscript.begin)
    parts.push_back(expression(*subscript.begin));
  parts.push_back(token(":"));
  if (subscript.end)
    parts.push_back(expression(*subscript.end));
  if (next().kind == TokenKind::colon) {
    parts.push_back(token(":"));
    if (subscript.step)
      parts.push_back(expression(*subscript.step));
  }
  return layout_.concat(std::move(parts));
}

Formatter::Document Formatter::by_path(const ByPath &by_path) {
  Document word = token("by");
  Document groups = bracketed(by_path.groups.size(), [&](size_t i) {
    const ByPath::Group &group = by_path.groups[i];
    Parts names;
    if (group.paths.empty())
      names.push_back(token("else"));
    else
      paths(names, group.paths);
    Document name = layout_.align(layout_.fill(std::move(names)));
    Document colon = token(":");
    return layout_.concat({name, colon, layout_.space(), expression(*group.value)});
  });
  return layout_.concat({word, layout_.space(), groups});
}

/// Whether a branch was written on lines of its own, or holds statements.
bool Formatter::breaks(const Conditional &conditional) const {
  if (!conditional.then_body.expression || !conditional.else_body.expression)
    return true;
  auto first = llvm::partition_point(tokens_.tokens, [&](const Token &token) {
    return token.range.begin <= conditional.then_body.range.begin;
  });
  return first->starts_line;
}

Formatter::Document Formatter::conditional(const Conditional &c, bool breaks) {
  Parts parts{token("if"), layout_.space()};
  parts.push_back(expression(*c.condition));
  parts.push_back(layout_.space());
  parts.push_back(branch(c.then_body, breaks));
  parts.push_back(layout_.space());
  parts.push_back(token("else"));
  parts.push_back(layout_.space());
  auto *nested = llvm::dyn_cast_or_null<Conditional>(c.else_body.expression.get());
  bool else_if = nested && next().kind == TokenKind::word;
  parts.push_back(else_if ? conditional(*nested, breaks || this->breaks(*nested))
                          : branch(c.else_body, breaks));
  return layout_.concat(std::move(parts));
}

Formatter::Document Formatter::branch(const Body &body, bool breaks) {
  if (!body.expression)
    return statements(body);
  Document opening = token("{");
  Parts inner;
  trailing_comment(inner);
  inner.push_back(breaks ? layout_.hard_line() : layout_.line());
  inner.push_back(expression(*body.expression));
  trailing_comment(inner);
  while (comment_waits()) {
    inner.push_back(layout_.comment(sources_.text(tokens_.comments[comment_].range), true));
    ++comment_;
  }
  Document content = layout_.nest(format_indent, layout_.concat(std::move(inner)));
  Document end = breaks ? layout_.hard_line() : layout_.line();
  return layout_.concat({opening, content, end, token("}")});
}

} // namespace gradus::syntax
