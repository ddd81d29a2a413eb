// Every character of a corpus is a token; another one is unknown.
#pragma once

#include "runtime/text/bytes.h"

namespace gradus::runtime::text {

/// Id 0 is unknown; then the characters of `corpus` that occur `least` times or more, in the order
/// of Unicode; then the marks. Fails where the corpus is not UTF-8 or has no such character.
TokenizerResult make_characters_tokenizer(std::string_view corpus, uint64_t least = 1,
                                          Marks marks = {});

} // namespace gradus::runtime::text
