// Text as its tokens come, one at a time: never half a character, and together what `decode` gives.
#pragma once

#include "runtime/text/tokenizer.h"

namespace gradus::runtime::text {

class StreamingDecoder {
public:
  /// The tokenizer must outlive this.
  explicit StreamingDecoder(const Tokenizer &tokenizer, DecodeOptions options = {})
      : tokenizer_(&tokenizer), options_(options) {}

  /// The characters that `id` completes; empty while one is incomplete.
  Result<std::string> push(TokenId id);
  /// What is left of an incomplete character (U+FFFD, or its bytes where the kind takes any), and a
  /// fresh start.
  std::string finish();

private:
  std::string cleaned(std::string_view bytes) const;

  const Tokenizer *tokenizer_;
  DecodeOptions options_;
  // Tokens whose bytes are not all out yet, behind one that shows that they do not begin the text.
  std::vector<TokenId> window_;
  std::string rest_;   // bytes of an incomplete character
  size_t written_ = 0; // bytes of the window's text that were taken
};

} // namespace gradus::runtime::text
