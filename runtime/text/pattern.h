// A regular expression of a tokenizer's file, as Oniguruma (which those files are written for)
// reads it, by PCRE2.
#pragma once

#include "runtime/status/status.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gradus::runtime::text {

/// Where a match lies; it may be empty.
struct Range {
  size_t begin, end;
};

class Pattern {
public:
  /// Fails where the expression is none, or uses what the two libraries read differently.
  static Result<Pattern> compile(const std::string &expression);
  /// For exactly this text.
  static Result<Pattern> literal(const std::string &text);

  /// Replaces `matches` by all matches in `text` (UTF-8), from left to right. Fails where the
  /// expression needs too many steps.
  Status find_all(std::string_view text, std::vector<Range> &matches) const;

private:
  std::string literal_;
  std::shared_ptr<void> code_; // PCRE2's, of a regular expression
};

} // namespace gradus::runtime::text
