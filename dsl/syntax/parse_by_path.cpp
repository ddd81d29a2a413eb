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
      unexpected(Id::unexpected_token, "`}`", "after the value of `else`, which stands for all others");
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

std::optional<ByPath::Group> Parser::group() {
  ByPath::Group result{};
  Range start = tok().range;
  if (!accept_word("else") && !paths(result.paths, "in `by`: the paths of parameters, or `else`"))
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
