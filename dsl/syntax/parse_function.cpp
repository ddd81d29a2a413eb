// Functions, their parameters, and types.
#include "dsl/syntax/parser_state.h"

namespace gradus::syntax {

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
  size_t depth = open_.size();
  open();
  if (!at(TokenKind::right_parenthesis)) {
    do {
      std::optional<Parameter> next = parameter(owner);
      if (!next)
        return recover_parameters(depth);
      parameters.push_back(std::move(*next));
    } while (comma_or_end(TokenKind::right_parenthesis));
  }
  return close() || recover_parameters(depth);
}

/// After an error in a list of parameters: skips to its end or to the brace that follows; false
/// when neither is near.
bool Parser::recover_parameters(size_t depth) {
  while (!at(TokenKind::end) && !at(TokenKind::right_brace)) {
    if (tok().starts_line && begins_member() && !at(TokenKind::assign, 1))
      return false;
    if (at(TokenKind::left_brace)) {
      open_.resize(depth);
      return true;
    }
    if (at(TokenKind::left_parenthesis) || at(TokenKind::left_bracket)) {
      open();
      continue;
    }
    if (at(TokenKind::right_parenthesis) || at(TokenKind::right_bracket)) {
      size_t match = open_.size();
      while (match > depth && closing(tokens_.tokens[open_[match - 1]].kind) != tok().kind)
        --match;
      if (match > depth)
        open_.resize(match - 1);
      if (open_.size() == depth) {
        advance();
        return true;
      }
    }
    advance();
  }
  return false;
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
