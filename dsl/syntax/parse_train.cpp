// `train`: minimize and maximize, what they train, and repeat.
#include "dsl/syntax/parser_state.h"
#include "dsl/syntax/words.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::syntax {

std::optional<std::vector<TrainStatement>> Parser::train_block() {
  Level level(*this);
  if (!level)
    return std::nullopt;
  if (!at(TokenKind::left_brace)) {
    unexpected(Id::unexpected_token, "`{`", "to begin the statements of `train`");
    return std::nullopt;
  }
  open();
  size_t depth = open_.size();
  std::vector<TrainStatement> result;
  while (!at(TokenKind::right_brace) && !at(TokenKind::end)) {
    if (skip_semicolons())
      continue;
    if (tok().starts_line && begins_member())
      break;
    size_t begin = at_;
    if (std::optional<TrainStatement> next = train_statement())
      result.push_back(std::move(*next));
    else
      recover(begin, depth, &Parser::begins_train_statement);
  }
  if (!close())
    return std::nullopt;
  return result;
}

bool Parser::begins_train_statement() const {
  return begins_member() || (at(TokenKind::word) && llvm::is_contained(train_words(), text(tok())));
}

std::optional<TrainStatement> Parser::train_statement() {
  if (at_word("repeat"))
    return repeat_statement();
  TrainStatement result{};
  Range start = tok().range;
  if (at_word("minimize")) {
    result.kind = TrainStatement::Kind::minimize;
  } else if (at_word("maximize")) {
    result.kind = TrainStatement::Kind::maximize;
  } else if (at(TokenKind::word)) {
    unknown_word(train_words(), "`train`", "`minimize`, `maximize` and `repeat`");
    return std::nullopt;
  } else {
    unexpected(Id::unexpected_token, "`minimize`, `maximize` or `repeat`", "in `train`");
    return std::nullopt;
  }
  std::string word = text(tok()).str();
  advance();
  result.objective = expression("after `" + word + "`");
  if (!result.objective)
    return std::nullopt;
  if (!accept_word("over")) {
    if (Diagnostic *diagnostic =
            unexpected(Id::unexpected_token, "`over` with what to train", "after the loss"))
      diagnostic->hint = "`" + word + " loss over all using adam()`";
    return std::nullopt;
  }
  std::optional<Selection> over = selection();
  if (!over)
    return std::nullopt;
  result.over = std::move(*over);
  if (!accept_word("using")) {
    if (Diagnostic *diagnostic =
            unexpected(Id::unexpected_token, "`using` with an optimizer", "after what to train"))
      diagnostic->hint = "`" + word + " loss over all using adam()`";
    return std::nullopt;
  }
  result.optimizer = expression("after `using`");
  if (!result.optimizer)
    return std::nullopt;
  result.range = since(start);
  return result;
}

std::optional<TrainStatement> Parser::repeat_statement() {
  TrainStatement result{};
  result.kind = TrainStatement::Kind::repeat;
  Range start = tok().range;
  advance();
  result.count = expression("after `repeat`: how often");
  if (!result.count)
    return std::nullopt;
  std::optional<std::vector<TrainStatement>> body = train_block();
  if (!body)
    return std::nullopt;
  result.body = std::move(*body);
  result.range = since(start);
  return result;
}

std::optional<Selection> Parser::selection() {
  Selection result{};
  Range start = tok().range;
  if (accept_word("all"))
    result.all = true;
  else if (!paths(result.include, "after `over`: `all`, or the parts to train"))
    return std::nullopt;
  if (accept_word("except") && !paths(result.exclude, "after `except`"))
    return std::nullopt;
  result.range = since(start);
  return result;
}

bool Parser::paths(std::vector<PathPattern> &paths, const llvm::Twine &why) {
  do {
    std::optional<PathPattern> next = path(why);
    if (!next)
      return false;
    paths.push_back(std::move(*next));
  } while (accept(TokenKind::comma));
  return true;
}

std::optional<PathPattern> Parser::path(const llvm::Twine &why) {
  PathPattern result{};
  Range start = tok().range;
  bool first = true;
  do {
    bool part = at_name() || at(TokenKind::star) || (at(TokenKind::number) && !first);
    if (first && (at_word("using") || at_word("except")))
      part = false;
    if (!part) {
      if (first)
        unexpected(Id::unexpected_token, "the name of a part", why);
      else
        unexpected(Id::unexpected_token, "a name, a position or `*`", "after `.`");
      return std::nullopt;
    }
    if (at(TokenKind::number)) {
      result.parts.push_back(position());
    } else {
      result.parts.push_back({text(tok()).str(), tok().range});
      advance();
    }
    first = false;
  } while (accept(TokenKind::dot));
  result.range = since(start);
  return result;
}

} // namespace gradus::syntax
