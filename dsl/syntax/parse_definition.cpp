// Files, definitions and their members, parameters and types.
#include "dsl/syntax/lexer.h"
#include "dsl/syntax/parser.h"
#include "dsl/syntax/parser_state.h"
#include "dsl/syntax/words.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
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
    if (std::optional<Definition> next = definition())
      file.definitions.push_back(std::move(*next));
    else
      recover(0, &Parser::begins_definition);
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
    unknown_word(
        definition_words(), "a file",
        "it holds `import`, `model`, `layer`, `fn`, `loss`, `metric`, `optimizer`, `transform`, "
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

/// Reports a word that begins nothing here, with the one that was meant if it is near.
void Parser::unknown_word(llvm::ArrayRef<llvm::StringRef> known, llvm::StringRef place,
                          llvm::StringRef holds) {
  llvm::StringRef word = text(tok());
  llvm::StringRef sentence = foreign_word(word);
  bool introduces = at(TokenKind::word, 1) || at(TokenKind::string, 1) ||
                    at(TokenKind::left_brace, 1) || at(TokenKind::left_parenthesis, 1);
  if (!sentence.empty() && introduces) {
    report_here(Id::foreign_word, {word.str(), sentence.str()});
    return;
  }
  Diagnostic *diagnostic =
      report_here(Id::unknown_declaration, {word.str(), place.str(), holds.str()});
  llvm::StringRef meant = diagnostics::nearest(word, known);
  if (diagnostic && !meant.empty())
    diagnostic->hint = ("did you mean `" + meant + "`?").str();
}

namespace {
struct Container {
  llvm::StringLiteral name, place, holds;
  std::vector<llvm::StringRef> words; ///< what its members begin with
  bool fields;                        ///< `name = value`
};
} // namespace

static const Container &container(Definition::Kind kind) {
  static const Container model{
      "a model",
      "a model",
      "it holds `name = value`, `param`, `state`, `fn`, `loss`, `metric` and `train`",
      {"param", "state", "fn", "loss", "metric", "train"},
      true};
  static const Container layer{"a layer",
                               "a layer",
                               "it holds `name = value`, `param`, `state` and `fn`",
                               {"param", "state", "fn"},
                               true};
  static const Container optimizer{
      "an optimizer", "an optimizer", "it holds `slot` and `update`", {"slot", "update"}, false};
  static const Container transform{
      "a transform", "a transform", "it holds `slot` and `apply`", {"slot", "apply"}, false};
  switch (kind) {
  case Definition::Kind::layer:
    return layer;
  case Definition::Kind::optimizer:
    return optimizer;
  case Definition::Kind::transform:
    return transform;
  default:
    return model;
  }
}

bool Parser::members(Definition &definition) {
  const Container &kind = container(definition.kind);
  if (!at(TokenKind::left_brace)) {
    unexpected(Id::unexpected_token, "`{`", "to begin what `" + definition.name.text + "` holds");
    return false;
  }
  open();
  size_t depth = open_.size();
  while (!at(TokenKind::right_brace) && !at(TokenKind::end)) {
    if (skip_semicolons())
      continue;
    // The next definition at the margin shows that this one was not closed.
    if (begins_definition() && sources_.position(tok().range.file, tok().range.begin).column == 1 &&
        !llvm::is_contained(kind.words, text(tok())))
      break;
    if (std::optional<MemberDeclaration> next = member_declaration(definition))
      definition.members.push_back(std::move(*next));
    else
      recover(depth, &Parser::begins_member);
  }
  return close();
}

/// Whether `word` may begin a member here; reports if not.
bool Parser::member_allowed(const Definition &owner, llvm::StringRef word) {
  const Container &kind = container(owner.kind);
  if (llvm::is_contained(kind.words, word))
    return true;
  std::string where = llvm::StringSwitch<std::string>(word)
                          .Cases("slot", "update", "an optimizer holds it")
                          .Case("apply", "a transform holds it")
                          .Cases("loss", "metric", "train", "a model holds it")
                          .Cases("param", "state", "a model or a layer holds it")
                          .Case("fn", "write it beside, at the outermost level of the file")
                          .Default("it stands at the outermost level of a file");
  report_here(Id::misplaced_declaration, {kind.name.str(), word.str(), where});
  return false;
}

std::optional<MemberDeclaration> Parser::member_declaration(const Definition &owner) {
  const Container &kind = container(owner.kind);
  MemberDeclaration result{};
  result.doc = documentation();
  Range start = tok().range;
  if (!at(TokenKind::word)) {
    unexpected(Id::unexpected_token, "a member",
               llvm::Twine("of `") + owner.name.text + "`: " + kind.holds);
    return std::nullopt;
  }
  std::string word = text(tok()).str();

  if (at_name() && at(TokenKind::assign, 1)) {
    if (!kind.fields) {
      report_here(Id::misplaced_declaration, {kind.name.str(), "name = value", kind.holds.str()});
      return std::nullopt;
    }
    result.kind = MemberDeclaration::Kind::field;
    result.name = *name("");
    advance();
    result.value = expression("after `=`");
    if (!result.value)
      return std::nullopt;
    result.range = since(start);
    return result;
  }

  if (begins_definition() && !llvm::is_contained(member_words(), word)) {
    member_allowed(owner, word);
    return std::nullopt;
  }
  if (!begins_member()) {
    if (is_reserved(word)) {
      report_here(Id::reserved_word, {word});
      return std::nullopt;
    }
    Diagnostic *diagnostic = nullptr;
    if (at(TokenKind::colon, 1)) {
      advance();
      diagnostic = unexpected(Id::unexpected_token, "`=`", "after the name `" + word + "`");
      if (diagnostic)
        diagnostic->hint = "a parameter begins with `param`, a running value with `state`";
      return std::nullopt;
    }
    if (at(TokenKind::foreign, 1)) {
      advance();
      unexpected(Id::unexpected_token, "", "");
      return std::nullopt;
    }
    unknown_word(kind.words, kind.place, kind.holds);
    return std::nullopt;
  }
  if (!member_allowed(owner, word))
    return std::nullopt;

  auto function_kind = llvm::StringSwitch<std::optional<Function::Kind>>(word)
                           .Case("fn", Function::Kind::fn)
                           .Case("loss", Function::Kind::loss)
                           .Case("metric", Function::Kind::metric)
                           .Case("update", Function::Kind::update)
                           .Case("apply", Function::Kind::apply)
                           .Default(std::nullopt);
  if (function_kind) {
    result.kind = MemberDeclaration::Kind::function;
    result.function = function(*function_kind, word, word == "loss" || word == "metric");
    if (!result.function)
      return std::nullopt;
    result.name = result.function->name;
    result.function->doc = result.doc;
    result.range = since(start);
    return result;
  }

  advance();
  std::optional<Name> declared = name("after `" + word + "`");
  if (!declared)
    return std::nullopt;
  result.name = std::move(*declared);
  if (word == "train") {
    result.kind = MemberDeclaration::Kind::train;
    std::optional<std::vector<TrainStatement>> statements = train_block();
    if (!statements)
      return std::nullopt;
    result.train = std::move(*statements);
    result.range = since(start);
    return result;
  }
  result.kind = word == "param"   ? MemberDeclaration::Kind::param
                : word == "state" ? MemberDeclaration::Kind::state
                                  : MemberDeclaration::Kind::slot;
  if (word != "slot") {
    if (!expect(TokenKind::colon, "`:`",
                "and a type after the name of a " +
                    (word == "param" ? llvm::Twine("parameter") : llvm::Twine("state"))))
      return std::nullopt;
    result.type = type("after `:`");
    if (!result.type)
      return std::nullopt;
  }
  if (!expect(TokenKind::assign, "`=`", "and what `" + result.name.text + "` holds at first"))
    return std::nullopt;
  result.value = expression("after `=`");
  if (!result.value)
    return std::nullopt;
  result.range = since(start);
  return result;
}

// ---- functions ----

std::unique_ptr<Function> Parser::function(Function::Kind kind, llvm::StringRef word, bool named) {
  auto result = std::make_unique<Function>();
  result->kind = kind;
  Range start = tok().range;
  advance();
  std::string owner = ("`" + word + "`").str();
  bool nameless = kind == Function::Kind::update || kind == Function::Kind::apply;
  if (named || (!nameless && !at(TokenKind::left_parenthesis))) {
    std::optional<Name> found = name("after `" + word + "`");
    if (!found)
      return nullptr;
    result->name = std::move(*found);
    owner = "`" + result->name.text + "`";
  }
  if (!at(TokenKind::left_parenthesis)) {
    unexpected(Id::unexpected_token, "`(`", "to begin the parameters of " + owner);
    return nullptr;
  }
  if (!parameters(result->parameters, owner))
    return nullptr;
  std::optional<Body> found = body(owner);
  if (!found)
    return nullptr;
  result->body = std::move(*found);
  result->range = since(start);
  return result;
}

bool Parser::parameters(std::vector<Parameter> &parameters, llvm::StringRef owner) {
  open();
  if (!at(TokenKind::right_parenthesis)) {
    do {
      std::optional<Parameter> next = parameter(owner);
      if (!next)
        return false;
      parameters.push_back(std::move(*next));
    } while (comma_or_end(TokenKind::right_parenthesis));
  }
  return close();
}

std::optional<Parameter> Parser::parameter(llvm::StringRef owner) {
  Parameter result{};
  result.doc = documentation();
  Range start = tok().range;
  std::optional<Name> found = name("as a parameter of " + owner);
  if (!found)
    return std::nullopt;
  result.name = std::move(*found);
  if (accept(TokenKind::colon)) {
    result.type = type("after `:`");
    if (!result.type)
      return std::nullopt;
  }
  if (accept(TokenKind::assign)) {
    result.value = expression("as the default of `" + result.name.text + "`");
    if (!result.value)
      return std::nullopt;
  }
  result.range = since(start);
  return result;
}

std::unique_ptr<TypeNode> Parser::type(const llvm::Twine &why) {
  auto result = std::make_unique<TypeNode>();
  Range start = tok().range;
  if (!at_name()) {
    unexpected(Id::unexpected_token, "a type",
               why + llvm::Twine(", such as `float[n, 10]` or `dim`"));
    return nullptr;
  }
  result->element = {text(tok()).str(), tok().range};
  advance();
  if (at(TokenKind::left_bracket)) {
    result->has_shape = true;
    open();
    if (!at(TokenKind::right_bracket)) {
      do {
        Extent extent{};
        extent.range = tok().range;
        if (accept(TokenKind::ellipsis)) {
          extent.is_ellipsis = true;
        } else {
          extent.value = expression("as an extent");
          if (!extent.value)
            return nullptr;
        }
        extent.range = since(extent.range);
        result->shape.push_back(std::move(extent));
      } while (comma_or_end(TokenKind::right_bracket));
    }
    if (!close())
      return nullptr;
  }
  result->range = since(start);
  return result;
}

} // namespace gradus::syntax
