// A table that grows up to a bound and is emptied there, so that its memory is bounded.
#include "runtime/text/word_cache.h"

#include <functional>

namespace gradus::runtime::text {
namespace {

#ifdef GRADUS_STRESS
constexpr size_t first_cells = 4, most_cells = 8, most_bytes = 64;
#else
constexpr size_t first_cells = 256, most_cells = size_t{1} << 17, most_bytes = size_t{8} << 20;
#endif
/// Longer words hardly come again.
constexpr size_t longest_word = 128;

uint64_t hash_of(std::string_view word) { return std::hash<std::string_view>()(word); }

} // namespace

WordCache::WordCache() : cells_(first_cells) {}

size_t WordCache::place(uint64_t hash, std::string_view word) const {
  size_t mask = cells_.size() - 1, at = hash & mask;
  while (cells_[at].word_size != 0 &&
         (cells_[at].hash != hash ||
          std::string_view(words_).substr(cells_[at].word, cells_[at].word_size) != word))
    at = (at + 1) & mask;
  return at;
}

bool WordCache::append(std::string_view word, std::vector<TokenId> &ids) const {
  const Cell &cell = cells_[place(hash_of(word), word)];
  if (cell.word_size == 0)
    return false;
  auto first = ids_.begin() + cell.ids;
  ids.insert(ids.end(), first, first + cell.id_count);
  return true;
}

void WordCache::forget() {
  cells_.assign(cells_.size(), Cell());
  words_.clear();
  ids_.clear();
  used_ = 0;
}

void WordCache::make_room() {
  if (cells_.size() == most_cells)
    return forget();
  std::vector<Cell> old(2 * cells_.size());
  old.swap(cells_);
  for (const Cell &cell : old)
    if (cell.word_size != 0)
      cells_[place(cell.hash, std::string_view(words_).substr(cell.word, cell.word_size))] = cell;
}

void WordCache::remember(std::string_view word, const std::vector<TokenId> &ids, size_t first) {
  if (word.empty() || word.size() > longest_word)
    return;
  if (2 * (used_ + 1) > cells_.size())
    make_room();
  if (words_.size() + ids_.size() * sizeof(TokenId) > most_bytes)
    forget();
  uint64_t hash = hash_of(word);
  Cell cell{hash, static_cast<uint32_t>(words_.size()), static_cast<uint32_t>(word.size()),
            static_cast<uint32_t>(ids_.size()), static_cast<uint32_t>(ids.size() - first)};
  cells_[place(hash, word)] = cell;
  words_ += word;
  ids_.insert(ids_.end(), ids.begin() + static_cast<std::ptrdiff_t>(first), ids.end());
  ++used_;
}

} // namespace gradus::runtime::text
