// The tokens of words seen before: texts repeat their words, and finding tokens costs more than
// finding a word. What it holds never changes a result, only the time.
#pragma once

#include "runtime/text/tokenizer.h"

namespace gradus::runtime::text {

class WordCache {
public:
  WordCache();

  /// Appends the ids of `word` where it is known.
  bool append(std::string_view word, std::vector<TokenId> &ids) const;
  /// Remembers that the ids from `first` on are `word`'s. Forgets all others where it would grow
  /// beyond its bound.
  void remember(std::string_view word, const std::vector<TokenId> &ids, size_t first);

private:
  struct Cell {
    uint64_t hash = 0;
    uint32_t word = 0, word_size = 0; // where in `words_`; a size of 0 is an empty cell
    uint32_t ids = 0, id_count = 0;
  };

  size_t place(uint64_t hash, std::string_view word) const;
  void forget();
  void make_room();

  std::vector<Cell> cells_;
  std::string words_;
  std::vector<TokenId> ids_;
  size_t used_ = 0;
};

} // namespace gradus::runtime::text
