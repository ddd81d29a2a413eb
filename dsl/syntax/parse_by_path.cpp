// `by { … }`: values for parameters by their paths.
#include "dsl/syntax/parser_state.h"

namespace gradus::syntax {

ExpressionPtr Parser::by_path() {
  Level level(*this);
  if (!level)
    return nullptr;
  Range start = tok().range;
  advance();
  open();
  std::vector<ByPath::Group> groups;
  do {
    if (!groups.empty() && groups.back().paths.empty()) {
      unexpected(Id::unexpected_token, "`}`",
                 "after the value of `else`, which stands for all others");
      return nullptr;
    }
    std::optional<ByPath::Group> next = group();
    if (!next)
      return nullptr;
    groups.push_back(std::move(*next));
  } while (comma_or_end(TokenKind::right_brace));
  if (!close())
    return nullptr;
  auto node = std::make_unique<ByPath>(since(start), std::move(groups));
  for (const ByPath::Group &each : node->groups)
    if (!deepen(*node, {each.value.get()}))
      return nullptr;
  return node;
}

bool Parser::ends_argument() {
  if (!at(TokenKind::left_brace) || text(previous()) != "by")
    return true;
  if (Diagnostic *diagnostic =
          unexpected(Id::unexpected_token, "`,` or `)`", "after this argument"))
    diagnostic->hint =
        "`by { … }` is the whole value of an argument: `rate = by { encoder: 1e-4, else: 1e-3 }`";
  return false;
}

std::optional<ByPath::Group> Parser::group() {
  ByPath::Group result{};
  Range start = tok().range;
  if (!accept_word("else") && !paths(result.paths, "in `by`: paths of parameters, or `else` alone"))
    return std::nullopt;
  result.range = since(start);
  if (!expect(TokenKind::colon, "`:` with a value", "after the paths in `by`"))
    return std::nullopt;
  result.value = expression("after `:`");
  if (!result.value)
    return std::nullopt;
  return result;
}

} // namespace gradus::syntax
