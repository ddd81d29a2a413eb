// What a SentencePiece model says beside its pieces, and whether the library may safely read it.
#pragma once

#include "runtime/status/status.h"

#include <string>
#include <string_view>

namespace gradus::runtime::text {

struct SentencePieceSpec {
  std::string kind = "unigram";          // bpe, word or char otherwise
  std::string unknown_text = " \u2047 "; // what decoding writes for the unknown piece
  bool add_prefix = true;                // a space before the text
  bool remove_extra_spaces = true;
  bool space_ends_word = false; // spaces stand at the end of pieces
};

/// What the library says, without the place in its sources that it begins with.
std::string library_words(const std::string &message);

/// Fails where the tables for normalization point out of themselves: the library follows them
/// without a look. Anything else that is wrong is left to the library.
Result<SentencePieceSpec> read_sentencepiece_spec(std::string_view model);

} // namespace gradus::runtime::text
