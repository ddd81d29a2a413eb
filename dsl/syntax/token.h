// What the lexer makes of a text: tokens, and the comments between them.
#pragma once

#include "dsl/diagnostics/source.h"

#include <cstdint>
#include <vector>

namespace gradus::syntax {

using diagnostics::Range;

enum class TokenKind : uint8_t {
  end, // of the file
  word,
  number,
  string,
  left_parenthesis,
  right_parenthesis,
  left_bracket,
  right_bracket,
  left_brace,
  right_brace,
  comma,
  semicolon,
  colon,
  dot,
  ellipsis,
  assign,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  plus,
  minus,
  star,
  slash,
  percent,
  at,
  caret,
  pipe,
  /// An operator of other languages (`**`, `&&`, `->`): the parser says what to write instead.
  foreign,
};

struct Token {
  TokenKind kind;
  Range range;
  bool starts_line = false;  ///< first on its line, comments aside
  bool blank_before = false; ///< an empty line stands between it and the token or comment before
};

/// `// …` or `/// …`, without its line break.
struct Comment {
  Range range;
  uint32_t before = 0;        ///< index of the token that follows
  bool own_line = false;      ///< nothing but space before it on its line
  bool blank_before = false;  ///< an empty line stands between it and the token or comment before
  bool documentation = false; ///< exactly three slashes
};

/// The last token is always `end`.
struct Tokens {
  uint32_t file = 0;
  std::vector<Token> tokens;
  std::vector<Comment> comments;
};

} // namespace gradus::syntax
