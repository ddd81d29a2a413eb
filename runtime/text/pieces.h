// A text on its way to tokens: cut into pieces, some of which are tokens already.
#pragma once

#include "runtime/text/tokenizer.h"

namespace gradus::runtime::text {

struct Piece {
  size_t begin, end; // bytes of the text
  TokenId token = no_token;
  /// Whether it begins where the user's text does; Metaspace asks.
  bool first = false;
};

struct Pieces {
  std::string text;
  std::vector<Piece> list;

  std::string_view operator[](const Piece &piece) const {
    return std::string_view(text).substr(piece.begin, piece.end - piece.begin);
  }
  void clear() {
    text.clear();
    list.clear();
  }
  /// Keeps a piece of `from` as it is.
  void keep(const Pieces &from, const Piece &piece) {
    size_t begin = text.size();
    text += from[piece];
    list.push_back({begin, text.size(), piece.token, piece.first});
  }
};

} // namespace gradus::runtime::text
