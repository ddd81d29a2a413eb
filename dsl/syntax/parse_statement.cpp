// Bodies of functions: `= value` or `{ name = value … return value }`.
#include "dsl/syntax/parser_state.h"
#include "dsl/syntax/words.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::syntax {

std::optional<Body> Parser::body(llvm::StringRef owner) {
  if (at(TokenKind::foreign) && text(tok()) == "->") {
    unexpected(Id::unexpected_token, "", "");
    advance();
    if (!result("after `->`"))
      return std::nullopt;
  }
  if (at(TokenKind::left_brace))
    return block(owner);
  if (at(TokenKind::foreign) || at(TokenKind::semicolon)) {
    unexpected(Id::unexpected_token, "", "");
    return std::nullopt;
  }
  if (!at(TokenKind::assign)) {
    report_here(Id::missing_body, {describe(tok()), owner.str()});
    return std::nullopt;
  }
  Range start = tok().range;
  advance();
  Body body;
  body.expression = expression("after `=`");
  if (!body.expression)
    return std::nullopt;
  body.range = since(start);
  return body;
}

std::optional<Body> Parser::block(llvm::StringRef owner) {
  Level level(*this);
  if (!level)
    return std::nullopt;
  Body body;
  Range start = tok().range;
  open();
  size_t depth = open_.size();
  bool failed = false, reported_after_return = false;
  while (!at(TokenKind::right_brace) && !at(TokenKind::end)) {
    if (skip_semicolons())
      continue;
    // The next declaration shows that this block was not closed.
    bool declares = begins_member() && !at(TokenKind::assign, 1);
    if (declares && tok().starts_line && indentation(tok().range) <= indentation(start))
      break;
    if (at(TokenKind::foreign)) { // `return a ? b : c`
      unexpected(Id::unexpected_token, "", "");
      failed = true;
      recover(at_, depth, &Parser::begins_statement);
      continue;
    }
    if (!body.statements.empty() && body.statements.back().kind == Statement::Kind::return_value &&
        !reported_after_return) {
      report_here(Id::code_after_return, {});
      reported_after_return = true;
    }
    size_t begin = at_;
    std::optional<Statement> next = statement();
    if (next) {
      body.statements.push_back(std::move(*next));
    } else {
      failed = true;
      recover(begin, depth, &Parser::begins_statement);
    }
  }
  bool returns =
      !body.statements.empty() &&
      (body.statements.back().kind == Statement::Kind::return_value || reported_after_return);
  if (at(TokenKind::right_brace) && !returns && !failed)
    report_here(Id::missing_return, {owner.str()});
  if (!close())
    return std::nullopt;
  body.range = since(start);
  return body;
}

std::optional<Statement> Parser::statement() {
  if (at_word("return"))
    return return_statement();
  if (!foreign_statement())
    return std::nullopt;

  bool assigns = at_name() && (at(TokenKind::assign, 1) || at(TokenKind::comma, 1));
  if (!assigns) {
    if (at(TokenKind::word) && is_reserved(text(tok())) && at(TokenKind::assign, 1)) {
      report_here(Id::reserved_word, {text(tok()).str()});
      return std::nullopt;
    }
    Range start = tok().range;
    bool is_if = at_word("if");
    size_t begin = at_;
    if (!expression("as a statement"))
      return std::nullopt;
    if (at(TokenKind::assign)) {
      unexpected(Id::unexpected_token, "a name", "before it: nothing else can get a value");
      return std::nullopt;
    }
    if (at(TokenKind::foreign)) {
      unexpected(Id::unexpected_token, "", "");
      return std::nullopt;
    }
    if (last_error_ < begin || !last_error_) {
      Diagnostic &diagnostic = diagnostics_.report(Id::unused_value, since(start));
      if (is_if)
        diagnostic.hint = "`x = if c { a } else { b }`";
    }
    return Statement{Statement::Kind::assign, since(start), {}, nullptr};
  }

  Statement statement{};
  statement.kind = Statement::Kind::assign;
  Range start = tok().range;
  do {
    std::optional<Name> target = name("as what gets a value");
    if (!target)
      return std::nullopt;
    statement.targets.push_back(std::move(*target));
  } while (accept(TokenKind::comma));
  if (!expect(TokenKind::assign, "`=`", "after the names that get a value"))
    return std::nullopt;
  statement.value = expression("after `=`");
  if (!statement.value)
    return std::nullopt;
  statement.range = since(start);
  return statement;
}

std::optional<Statement> Parser::return_statement() {
  Statement statement{};
  statement.kind = Statement::Kind::return_value;
  Range start = tok().range;
  advance();
  Range value_start = tok().range;
  std::vector<ExpressionPtr> values;
  do {
    values.push_back(expression("after `return`"));
    if (!values.back())
      return std::nullopt;
  } while (accept(TokenKind::comma));
  statement.range = since(start);
  if (values.size() == 1) {
    statement.value = std::move(values.front());
    return statement;
  }
  auto tuple = std::make_unique<Tuple>(since(value_start), std::move(values));
  tuple->bare = true;
  for (const ExpressionPtr &element : tuple->elements)
    if (!deepen(*tuple, {element.get()}))
      return std::nullopt;
  statement.value = std::move(tuple);
  return statement;
}

/// Reports what other languages begin a statement with. False: nothing to go on with.
bool Parser::foreign_statement() {
  bool word_follows = at(TokenKind::word, 1) && !at_word("and", 1) && !at_word("or", 1);
  if (begins_member() && !at(TokenKind::assign, 1)) {
    report_here(
        Id::misplaced_declaration,
        {"a body", text(tok()).str(), "declare it beside the functions, where all of them see it"});
    return false;
  }
  if (!at_name() || !(word_follows || at(TokenKind::number, 1)) || tok(1).starts_line)
    return true;
  llvm::StringRef word = text(tok());
  llvm::StringRef sentence = foreign_word(word);
  if (!sentence.empty()) {
    report_here(Id::foreign_word, {word.str(), sentence.str()});
    bool variable =
        word == "let" || word == "var" || word == "const" || word == "val" || word == "auto";
    if (!variable)
      return false;
    advance();
    return true;
  }

  llvm::StringRef meant = diagnostics::nearest(word, {"return"});
  if (!meant.empty()) {
    if (Diagnostic *diagnostic = unexpected(Id::unexpected_token, "a statement",
                                            "here: `name = value` or `return value`"))
      diagnostic->hint = "did you mean `return`?";
    return false;
  }
  return true;
}

} // namespace gradus::syntax
