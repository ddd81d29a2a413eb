// Files, their definitions, and documentation.
#include "dsl/syntax/lexer.h"
#include "dsl/syntax/parser.h"
#include "dsl/syntax/parser_state.h"
#include "dsl/syntax/words.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

#include <algorithm>

namespace gradus::syntax {

File parse(const Tokens &tokens, Diagnostics &diagnostics) {
  return Parser(tokens, diagnostics).file();
}

File parse(uint32_t file, Diagnostics &diagnostics) {
  return parse(tokenize(file, diagnostics), diagnostics);
}

File Parser::file() {
  File file;
  file.source = tokens_.file;
  documented_.resize(tokens_.comments.size());
  file.doc = file_documentation();
  while (!at(TokenKind::end)) {
    if (skip_semicolons())
      continue;
    if (at(TokenKind::right_brace) || at(TokenKind::right_bracket) ||
        at(TokenKind::right_parenthesis)) {
      llvm::StringRef opener = at(TokenKind::right_brace)     ? "`{`"
                               : at(TokenKind::right_bracket) ? "`[`"
                                                              : "`(`";
      report_here(Id::unmatched_bracket, {describe(tok()), opener.str()});
      advance();
      continue;
    }
    size_t begin = at_;
    if (std::optional<Definition> next = definition())
      file.definitions.push_back(std::move(*next));
    else
      recover(begin, 0, &Parser::begins_definition);
  }
  stray_documentation();
  return file;
}

// ---- documentation ----

static std::string without_slashes(llvm::StringRef comment) {
  comment = comment.drop_front(3);
  comment.consume_front(" ");
  return comment.str();
}

/// The `///` lines right before the current token.
std::string Parser::documentation() {
  std::string result;
  auto first =
      llvm::partition_point(tokens_.comments, [&](const Comment &c) { return c.before < at_; });
  for (auto c = first; c != tokens_.comments.end() && c->before == at_; ++c) {
    size_t number = c - tokens_.comments.begin();
    if (!c->documentation || !c->own_line || documented_[number])
      continue;
    documented_[number] = true;
    if (!result.empty())
      result += '\n';
    result += without_slashes(sources_.text(c->range));
  }
  return result;
}

/// The `///` lines at the top, if an empty line or the end of the file parts them from what
/// follows.
std::string Parser::file_documentation() {
  std::string result;
  size_t count = 0;
  const std::vector<Comment> &comments = tokens_.comments;
  while (count < comments.size() && comments[count].before == 0 && comments[count].documentation &&
         (count == 0 || !comments[count].blank_before)) {
    if (count > 0)
      result += '\n';
    result += without_slashes(sources_.text(comments[count].range));
    ++count;
  }
  if (count == 0)
    return {};
  bool more_comments = count < comments.size() && comments[count].before == 0;
  bool parted =
      more_comments ? comments[count].blank_before : tok().blank_before || at(TokenKind::end);
  if (!parted)
    return {};
  std::fill_n(documented_.begin(), count, true);
  return result;
}

void Parser::stray_documentation() {
  if (diagnostics_.has_errors())
    return;
  for (size_t i = 0; i < documented_.size(); ++i) {
    const Comment &comment = tokens_.comments[i];
    if (!comment.documentation || documented_[i])
      continue;
    diagnostics_.report(Id::stray_documentation, comment.range).hint =
        "an ordinary comment begins with `//`";
  }
}

// ---- definitions ----

std::optional<Definition> Parser::definition() {
  Definition result{};
  result.doc = documentation();
  Range start = tok().range;
  if (!at(TokenKind::word)) {
    unexpected(Id::unexpected_token, "a definition", "here: `model`, `layer`, `fn`, …");
    return std::nullopt;
  }
  llvm::StringRef word = text(tok());
  if (word == "import" && (at(TokenKind::string, 1) || !tok(1).starts_line)) {
    result.kind = Definition::Kind::import;
    advance();
    if (!at(TokenKind::string)) {
      if (Diagnostic *diagnostic =
              unexpected(Id::unexpected_token, "a path in quotes", "after `import`"))
        diagnostic->hint = "`import \"file.grad\"`";
      return std::nullopt;
    }
    result.name = {string_value(text(tok())), tok().range};
    advance();
    result.range = since(start);
    return result;
  }

  auto function_kind = llvm::StringSwitch<std::optional<Function::Kind>>(word)
                           .Case("fn", Function::Kind::fn)
                           .Case("loss", Function::Kind::loss)
                           .Case("metric", Function::Kind::metric)
                           .Case("schedule", Function::Kind::schedule)
                           .Case("initializer", Function::Kind::initializer)
                           .Default(std::nullopt);
  if (function_kind) {
    result.kind = *function_kind == Function::Kind::schedule      ? Definition::Kind::schedule
                  : *function_kind == Function::Kind::initializer ? Definition::Kind::initializer
                                                                  : Definition::Kind::function;
    result.function = function(*function_kind, word, true);
    if (!result.function)
      return std::nullopt;
    result.name = result.function->name;
    result.function->doc = result.doc;
    result.range = since(start);
    return result;
  }

  auto kind = llvm::StringSwitch<std::optional<Definition::Kind>>(word)
                  .Case("model", Definition::Kind::model)
                  .Case("layer", Definition::Kind::layer)
                  .Case("optimizer", Definition::Kind::optimizer)
                  .Case("transform", Definition::Kind::transform)
                  .Default(std::nullopt);
  if (!kind) {
    unknown_word(definition_words(), "a file",
                 "`import`, `model`, `layer`, `fn`, `loss`, `metric`, `optimizer`, `transform`, "
                 "`schedule` and `initializer`");
    return std::nullopt;
  }
  result.kind = *kind;
  advance();
  std::optional<Name> defined = name("after `" + word + "`");
  if (!defined)
    return std::nullopt;
  result.name = std::move(*defined);
  std::string owner = (word + " `" + result.name.text + "`").str();
  if (at(TokenKind::left_parenthesis) && !parameters(result.parameters, owner))
    return std::nullopt;
  if (!members(result))
    return std::nullopt;
  result.range = since(start);
  return result;
}

} // namespace gradus::syntax
