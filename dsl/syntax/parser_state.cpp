// What all rules of the parser share: stepping over tokens, messages, and going on after an error.
#include "dsl/syntax/parser_state.h"

#include "dsl/syntax/words.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::syntax {

TokenKind closing(TokenKind opening) {
  switch (opening) {
  case TokenKind::left_parenthesis:
    return TokenKind::right_parenthesis;
  case TokenKind::left_bracket:
    return TokenKind::right_bracket;
  default:
    return TokenKind::right_brace;
  }
}

static bool is_opening(TokenKind kind) {
  return kind == TokenKind::left_parenthesis || kind == TokenKind::left_bracket ||
         kind == TokenKind::left_brace;
}
static bool is_closing(TokenKind kind) {
  return kind == TokenKind::right_parenthesis || kind == TokenKind::right_bracket ||
         kind == TokenKind::right_brace;
}
static const char *closing_text(TokenKind opening) {
  switch (opening) {
  case TokenKind::left_parenthesis:
    return "`)`";
  case TokenKind::left_bracket:
    return "`]`";
  default:
    return "`}`";
  }
}

// ---- tokens ----

const Token &Parser::tok(size_t ahead) const {
  return tokens_.tokens[std::min(at_ + ahead, tokens_.tokens.size() - 1)];
}

bool Parser::at_name(size_t ahead) const {
  return at(TokenKind::word, ahead) && !is_reserved(text(tok(ahead)));
}

void Parser::advance() {
  if (at_ + 1 < tokens_.tokens.size())
    ++at_;
}

bool Parser::accept(TokenKind kind) {
  if (!at(kind))
    return false;
  advance();
  return true;
}

bool Parser::accept_word(llvm::StringRef word) {
  if (!at_word(word))
    return false;
  advance();
  return true;
}

void Parser::open() {
  open_.push_back(at_);
  advance();
}

bool Parser::close() {
  const Token &opener = tokens_.tokens[open_.back()];
  TokenKind wanted = closing(opener.kind);
  if (at(wanted)) {
    open_.pop_back();
    advance();
    return true;
  }
  bool value_bracket = opener.kind != TokenKind::left_brace;
  if (value_bracket && at(TokenKind::assign)) {
    report_here(Id::assignment_in_value, {});
    return false;
  }
  if (at(TokenKind::foreign) || at(TokenKind::semicolon)) {
    unexpected(Id::unexpected_token, closing_text(opener.kind), "here");
    return false;
  }
  // `dense(64 32)`; but a declaration on the next line shows that the bracket was forgotten.
  bool value_follows = at(TokenKind::number) || at(TokenKind::string) || at_name() ||
                       at_word("true") || at_word("false");
  if (value_bracket && value_follows && !(tok().starts_line && begins_member())) {
    report_here(Id::missing_comma, {describe(tok()), describe(previous())});
    return false;
  }
  if (Diagnostic *diagnostic = report_here(
          Id::unclosed_bracket, {describe(tok()), closing_text(opener.kind), describe(opener)}))
    diagnostic->notes.push_back({opener.range, describe(opener) + " opens here"});
  return false;
}

bool Parser::comma_or_end(TokenKind end) { return accept(TokenKind::comma) && !at(end); }

std::string Parser::describe(const Token &token) const {
  if (token.kind == TokenKind::end)
    return "the end of the file";
  llvm::StringRef spelling = text(token);
  if (spelling.size() > 40)
    return token.kind == TokenKind::string ? "a text" : "`" + spelling.take_front(32).str() + "…`";
  return "`" + spelling.str() + "`";
}

unsigned Parser::indentation(Range range) const {
  llvm::StringRef line = sources_.line(range.file, range.begin);
  return static_cast<unsigned>(line.size() - line.ltrim(" \t").size());
}

// ---- messages ----

Diagnostic *Parser::report_here(Id id, llvm::ArrayRef<std::string> arguments) {
  auto at_same_place = [&](const Diagnostic &other) { return other.range == tok().range; };
  if (last_error_ == at_ || llvm::any_of(diagnostics_.all(), at_same_place))
    return nullptr; // the lexer may have said more already
  last_error_ = at_;
  return &diagnostics_.report(id, tok().range, arguments);
}

Diagnostic *Parser::unexpected(Id id, llvm::StringRef expected, const llvm::Twine &why) {
  if (at(TokenKind::foreign)) {
    llvm::StringRef spelling = text(tok());
    return report_here(Id::foreign_operator, {spelling.str(), foreign_operator(spelling).str()});
  }
  if (at(TokenKind::semicolon))
    return report_here(Id::needless_semicolon, {});
  if (id == Id::expected_value)
    return report_here(id, {describe(tok()), why.str()});
  return report_here(id, {describe(tok()), expected.str(), why.str()});
}

bool Parser::expect(TokenKind kind, llvm::StringRef expected, const llvm::Twine &why) {
  if (accept(kind))
    return true;
  unexpected(Id::unexpected_token, expected, why);
  return false;
}

std::optional<Name> Parser::name(const llvm::Twine &why) {
  if (at_name()) {
    Name name{text(tok()).str(), tok().range};
    advance();
    return name;
  }
  if (at(TokenKind::word))
    report_here(Id::reserved_word, {text(tok()).str()});
  else
    unexpected(Id::unexpected_token, "a name", why);
  return std::nullopt;
}

bool Parser::skip_semicolons() {
  bool any = false;
  while (at(TokenKind::semicolon)) {
    report_here(Id::needless_semicolon, {});
    advance();
    any = true;
  }
  return any;
}

Parser::Level::operator bool() const {
  if (parser_.nesting_ <= nesting_limit)
    return true;
  parser_.report_here(Id::nested_too_deep, {std::to_string(nesting_limit)});
  return false;
}

// ---- after an error ----

bool Parser::begins_definition() const {
  if (!at(TokenKind::word))
    return false;
  llvm::StringRef word = text(tok());
  if (word == "import")
    return at(TokenKind::string, 1) || (at(TokenKind::word, 1) && !tok(1).starts_line);
  return llvm::is_contained(definition_words(), word) && at(TokenKind::word, 1);
}

bool Parser::begins_member() const {
  if (!at(TokenKind::word))
    return false;
  llvm::StringRef word = text(tok());
  if (word == "fn" || (at_name() && at(TokenKind::assign, 1)))
    return true;
  if (word == "update" || word == "apply" || word == "ready")
    return at(TokenKind::left_parenthesis, 1);
  return begins_definition() ||
         (llvm::is_contained(member_words(), word) && at(TokenKind::word, 1));
}

bool Parser::begins_statement() const {
  // No value goes on with a word at the start of a line but these.
  return at(TokenKind::word) && !at_word("and") && !at_word("or") && !at_word("else");
}

void Parser::recover(size_t failed, size_t depth, bool (Parser::*begins)() const) {
  // `name = …` at the start of a line may still be an argument inside of open parentheses; a
  // declaration's word may not.
  while (!at(TokenKind::end)) {
    TokenKind kind = tok().kind;
    if (tok().starts_line && at_ > failed) {
      bool declares = begins_member() && !at(TokenKind::assign, 1);
      // Begins nothing here, but was meant to: it gets its own message.
      bool foreign = (at_name() && at(TokenKind::colon, 1)) ||
                     (at(TokenKind::word, 1) && !foreign_word(text(tok())).empty());
      bool outermost = begins_definition() && indentation(tok().range) == 0;
      bool in_value =
          open_.size() > depth && tokens_.tokens[open_.back()].kind != TokenKind::left_brace;
      if (outermost || (in_value && declares && !at_word("fn", 1)) ||
          (open_.size() == depth && ((this->*begins)() || foreign))) {
        open_.resize(depth);
        return;
      }
    }
    if (is_opening(kind)) {
      open_.push_back(at_);
    } else if (is_closing(kind)) {
      // A brace closes forgotten parentheses too; other brackets only what they match.
      size_t match = open_.size();
      while (match > depth && closing(tokens_.tokens[open_[match - 1]].kind) != kind)
        --match;
      if (match > depth)
        open_.resize(match - 1);
      else if (kind == TokenKind::right_brace) {
        open_.resize(depth);
        return;
      }
    }
    advance();
  }
  open_.resize(std::min(open_.size(), depth));
}

} // namespace gradus::syntax
