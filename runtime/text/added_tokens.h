// The added tokens of a tokenizer.json: found in a text as a whole, before anything cuts it.
#pragma once

#include "runtime/text/json_part.h"
#include "runtime/text/normalizer.h"
#include "runtime/text/pieces.h"
#include "runtime/text/trie.h"
#include "runtime/text/vocabulary.h"

#include <map>

namespace gradus::runtime::text {

struct AddedToken {
  std::string content;
  bool special = false, single_word = false, strip_left = false, strip_right = false;
  bool normalized = false;
};

class AddedTokens {
public:
  /// `normalizer` may be null.
  Status read(const JsonPart &file, const Vocabulary &vocabulary, const Normalizer *normalizer);

  /// The added tokens by id.
  const std::map<TokenId, AddedToken> &all() const { return tokens_; }
  /// What decoders see of an id; null where it is none of these.
  const std::string *shown(TokenId id) const;

  /// The text as pieces: tokens, and normalized text between them.
  Status cut(std::string_view text, const Normalizer *normalizer, Pieces &pieces) const;

private:
  /// Calls `use(begin, end, id)` for all of `text` from left to right; `no_token` between tokens.
  template <typename Use>
  void find(const Trie &trie, const std::vector<bool> &starts, std::string_view text,
            Use use) const;
  void add(TokenId id, const std::string &written);
  Status cut_between(std::string_view text, bool first, const Normalizer *normalizer,
                     Pieces &pieces) const;

  std::map<TokenId, AddedToken> tokens_;
  std::map<TokenId, std::string> normal_forms_;    // where they are not the content
  Trie before_, after_;                            // those found before normalization, and after it
  std::vector<bool> before_starts_, after_starts_; // bytes that one begins with
};

} // namespace gradus::runtime::text
