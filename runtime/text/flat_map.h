// A hash table of 64-bit keys in one array, for lookups in the inner loops: made once, then read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gradus::runtime::text {

/// `no_key` is no key of any of its users.
template <typename Value> class FlatMap {
public:
  static constexpr uint64_t no_key = UINT64_MAX;

  FlatMap() : cells_(16) {}

  const Value *find(uint64_t key) const {
    for (size_t at = place(key);; at = (at + 1) & (cells_.size() - 1)) {
      if (cells_[at].key == key)
        return &cells_[at].value;
      if (cells_[at].key == no_key)
        return nullptr;
    }
  }

  /// The value of `key`, made where there was none.
  Value &operator[](uint64_t key) {
    if (2 * (used_ + 1) > cells_.size())
      grow();
    size_t at = place(key);
    while (cells_[at].key != key && cells_[at].key != no_key)
      at = (at + 1) & (cells_.size() - 1);
    if (cells_[at].key == no_key) {
      cells_[at].key = key;
      ++used_;
    }
    return cells_[at].value;
  }

private:
  struct Cell {
    uint64_t key = no_key;
    Value value{};
  };

  size_t place(uint64_t key) const {
    // 2^64 divided by the golden ratio (Knuth, The Art of Computer Programming, volume 3, 6.4).
    uint64_t hash = key * 0x9E3779B97F4A7C15u;
    return (hash ^ hash >> 32) & (cells_.size() - 1);
  }

  void grow() {
    std::vector<Cell> old(2 * cells_.size());
    old.swap(cells_);
    used_ = 0;
    for (const Cell &cell : old)
      if (cell.key != no_key)
        (*this)[cell.key] = cell.value;
  }

  std::vector<Cell> cells_;
  size_t used_ = 0;
};

} // namespace gradus::runtime::text
