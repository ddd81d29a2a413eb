// Tokens by id and ids by token.
#pragma once

#include "runtime/text/tokenizer.h"

#include <functional>

namespace gradus::runtime::text {

class Vocabulary {
public:
  Vocabulary() : cells_(16, no_token) {}

  /// One more than the largest id.
  TokenId size() const { return static_cast<TokenId>(places_.size()); }

  /// Whether `token` is new and `id` not taken.
  bool add(std::string_view token, TokenId id) {
    if (find(token) != no_token)
      return false;
    if (static_cast<size_t>(id) >= places_.size())
      places_.resize(static_cast<size_t>(id) + 1);
    Place &place = places_[static_cast<size_t>(id)];
    if (place.taken)
      return false;
    place = {bytes_.size(), token.size(), true};
    bytes_ += token;
    if (2 * ++used_ > cells_.size())
      rehash();
    else
      cells_[cell(token)] = id;
    return true;
  }

  TokenId find(std::string_view token) const { return cells_[cell(token)]; }

  bool contains(TokenId id) const {
    return id >= 0 && id < size() && places_[static_cast<size_t>(id)].taken;
  }
  /// Empty for an id that is not in use.
  std::string_view token(TokenId id) const {
    return contains(id) ? text_of(places_[static_cast<size_t>(id)]) : std::string_view();
  }

private:
  struct Place {
    size_t at = 0, length = 0;
    bool taken = false;
  };

  std::string_view text_of(const Place &place) const {
    return std::string_view(bytes_).substr(place.at, place.length);
  }

  size_t cell(std::string_view token) const {
    size_t mask = cells_.size() - 1, at = std::hash<std::string_view>()(token) & mask;
    while (cells_[at] != no_token && text_of(places_[static_cast<size_t>(cells_[at])]) != token)
      at = (at + 1) & mask;
    return at;
  }

  void rehash() {
    cells_.assign(4 * cells_.size(), no_token);
    for (size_t id = 0; id < places_.size(); ++id)
      if (places_[id].taken)
        cells_[cell(text_of(places_[id]))] = static_cast<TokenId>(id);
  }

  std::string bytes_; // the tokens, one behind the other
  std::vector<Place> places_;
  std::vector<TokenId> cells_;
  size_t used_ = 0;
};

} // namespace gradus::runtime::text
