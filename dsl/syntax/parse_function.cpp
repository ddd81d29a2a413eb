// Functions, their parameters, and types.
#include "dsl/syntax/parser_state.h"

namespace gradus::syntax {

std::unique_ptr<Function> Parser::function(Function::Kind kind, llvm::StringRef word, bool named) {
  auto result = std::make_unique<Function>();
  result->kind = kind;
  Range start = tok().range;
  advance();
  std::string owner = ("`" + word + "`").str();
  bool nameless = kind == Function::Kind::update || kind == Function::Kind::apply ||
                  kind == Function::Kind::ready;
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
  bool gives_any = kind == Function::Kind::fn || kind == Function::Kind::loss ||
                   kind == Function::Kind::metric;
  if (gives_any && accept(TokenKind::colon)) {
    std::optional<ResultNode> given = this->result("as the result of " + owner);
    if (!given)
      return nullptr;
    result->result = std::make_unique<ResultNode>(std::move(*given));
  }
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
    result.type = bounded_type("after `:`");
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

std::optional<ResultNode> Parser::result(const llvm::Twine &why) {
  Level level(*this);
  if (!level)
    return std::nullopt;
  ResultNode node{};
  Range start = tok().range;
  if (!at(TokenKind::left_parenthesis)) {
    node.type = bounded_type(why);
    if (!node.type)
      return std::nullopt;
    node.range = since(start);
    return node;
  }
  open();
  do {
    std::optional<ResultNode> part = result(why);
    if (!part)
      return std::nullopt;
    node.parts.push_back(std::move(*part));
  } while (comma_or_end(TokenKind::right_parenthesis));
  if (!close())
    return std::nullopt;
  node.range = since(start);
  return node;
}

std::unique_ptr<TypeNode> Parser::bounded_type(const llvm::Twine &why) {
  std::unique_ptr<TypeNode> result = type(why);
  if (!result || !accept_word("in"))
    return result;
  result->bounds = bounds();
  return result->bounds ? std::move(result) : nullptr;
}

/// `[low, high]`, after `in`.
std::unique_ptr<BoundsNode> Parser::bounds() {
  auto result = std::make_unique<BoundsNode>();
  Range start = tok().range;
  if (!at(TokenKind::left_bracket)) {
    unexpected(Id::unexpected_token, "`[`", "after `in`, as in `in [0, 1]`");
    return nullptr;
  }
  open();
  result->low = expression("as the least value");
  if (!result->low)
    return nullptr;
  if (!at(TokenKind::comma)) {
    unexpected(Id::unexpected_token, "`,`", "between the least and the greatest value");
    return nullptr;
  }
  advance();
  result->high = expression("as the greatest value");
  if (!result->high)
    return nullptr;
  accept(TokenKind::comma);
  if (!close())
    return nullptr;
  result->range = since(start);
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
