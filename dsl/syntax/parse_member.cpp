// What models, layers, optimizers and transforms hold.
#include "dsl/syntax/parser_state.h"
#include "dsl/syntax/words.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace gradus::syntax {

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
  if (diagnostic && !meant.empty() && introduces)
    diagnostic->hint = ("did you mean `" + meant + "`?").str();
  else if (diagnostic && at(TokenKind::assign, 1))
    diagnostic->hint = "a named value belongs in a `model` or a `layer`";
}

namespace {
struct Container {
  llvm::StringLiteral name, holds;
  std::vector<llvm::StringRef> words; ///< what its members begin with
  bool fields;                        ///< `name = value`
};
} // namespace

static const Container &container(Definition::Kind kind) {
  static const Container model{
      "a model",
      "`name = value`, `param`, `state`, `fn`, `loss`, `metric` and `train`",
      {"param", "state", "fn", "loss", "metric", "train"},
      true};
  static const Container layer{
      "a layer", "`name = value`, `param`, `state` and `fn`", {"param", "state", "fn"}, true};
  static const Container optimizer{
      "an optimizer", "`slot` and `update`", {"slot", "update"}, false};
  static const Container transform{
      "a transform", "`slot`, `ready` and `apply`", {"slot", "ready", "apply"}, false};
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
    if (begins_definition() && tok().starts_line && indentation(tok().range) == 0 &&
        !llvm::is_contained(kind.words, text(tok())))
      break;
    size_t begin = at_;
    if (std::optional<MemberDeclaration> next = member_declaration(definition))
      definition.members.push_back(std::move(*next));
    else
      recover(begin, depth, &Parser::begins_member);
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
                          .Cases("apply", "ready", "a transform holds it")
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
               llvm::Twine("of `") + owner.name.text + "`: it holds " + kind.holds);
    return std::nullopt;
  }
  std::string word = text(tok()).str();

  if (at_name() && at(TokenKind::assign, 1)) {
    if (!kind.fields) {
      report_here(Id::misplaced_declaration,
                  {kind.name.str(), "name = value", ("it holds " + kind.holds).str()});
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
    unknown_word(kind.words, kind.name, kind.holds);
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
                           .Case("ready", Function::Kind::ready)
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
    if (!expect(TokenKind::colon, "`:` with a type",
                "after the name of a " +
                    (word == "param" ? llvm::Twine("parameter") : llvm::Twine("state"))))
      return std::nullopt;
    result.type = type("after `:`");
    if (!result.type)
      return std::nullopt;
  }
  if (!expect(TokenKind::assign, "`=` with a first value",
              "after the declaration of `" + result.name.text + "`"))
    return std::nullopt;
  result.value = expression("after `=`");
  if (!result.value)
    return std::nullopt;
  result.range = since(start);
  return result;
}

} // namespace gradus::syntax
