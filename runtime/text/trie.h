// The words of a vocabulary by their bytes, for all of them that begin at a place of a text.
#pragma once

#include "runtime/text/flat_map.h"
#include "runtime/text/tokenizer.h"

namespace gradus::runtime::text {

class Trie {
public:
  static constexpr uint32_t root = 0;

  Trie() : ids_(1, no_token) {}

  /// The later of two equal words counts.
  void add(std::string_view word, TokenId id) {
    uint32_t node = root;
    for (char byte : word) {
      uint32_t &child = children_[key(node, byte)];
      if (child == root) {
        child = static_cast<uint32_t>(ids_.size());
        ids_.push_back(no_token);
      }
      node = child;
    }
    ids_[node] = id;
  }

  /// Where `byte` leads from `node`; the root where it leads nowhere.
  uint32_t step(uint32_t node, char byte) const {
    const uint32_t *child = children_.find(key(node, byte));
    return child ? *child : root;
  }
  /// The word that ends at `node`, or `no_token`.
  TokenId id(uint32_t node) const { return ids_[node]; }

  /// Where the bytes of `word` lead to; the root where nowhere.
  uint32_t walk(std::string_view word) const {
    uint32_t node = root;
    for (char byte : word)
      if ((node = step(node, byte)) == root)
        break;
    return node;
  }

  struct Match {
    TokenId id = no_token;
    size_t length = 0;
  };
  /// The longest word that `text` begins with, walking from `node`.
  Match longest(std::string_view text, uint32_t node = root) const {
    Match match;
    for (size_t at = 0; at < text.size(); ++at) {
      if ((node = step(node, text[at])) == root)
        break;
      if (ids_[node] != no_token)
        match = {ids_[node], at + 1};
    }
    return match;
  }

private:
  static uint64_t key(uint32_t node, char byte) {
    return uint64_t{node} << 8 | static_cast<unsigned char>(byte);
  }

  FlatMap<uint32_t> children_;
  std::vector<TokenId> ids_;
};

} // namespace gradus::runtime::text
