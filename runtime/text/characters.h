// Every character of a corpus is a token; another one is unknown.
#pragma once

#include "runtime/text/bytes.h"

#include <map>

namespace gradus::runtime::text {

/// How often each character of a corpus occurs, counted part by part.
class CharacterCounts {
public:
  /// A part of the corpus that is UTF-8 by itself.
  void add(std::string_view text);
  /// As `make_characters_tokenizer` says.
  TokenizerResult make(uint64_t least = 1, Marks marks = {}) const;

private:
  std::map<char32_t, uint64_t> counts_;
};

/// Id 0 is unknown; then the characters of `corpus` that occur `least` times or more, in the order
/// of Unicode; then the marks. Fails where the corpus is not UTF-8 or has no such character.
TokenizerResult make_characters_tokenizer(std::string_view corpus, uint64_t least = 1,
                                          Marks marks = {});

} // namespace gradus::runtime::text
