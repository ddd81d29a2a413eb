// What becomes of the parts of a piece that match and of those between: the behaviours of splits.
#pragma once

#include "runtime/text/json_part.h"
#include "runtime/text/pattern.h"
#include "runtime/text/pieces.h"
#include "runtime/text/utf8.h"

namespace gradus::runtime::text {

enum class Behavior { removed, isolated, merged_with_previous, merged_with_next, contiguous };

Behavior read_behavior(const JsonPart &part, const char *key, const std::string &otherwise);

/// A part of a text, and whether it matched.
struct Part {
  size_t begin, end;
  bool match;
};

/// Replaces `parts` by the matches in `piece` and what lies between them. Matches are counted from
/// the piece's beginning.
void cover(const Piece &piece, const std::vector<Range> &matches, bool invert,
           std::vector<Part> &parts);

/// Appends the parts of `piece` as `behavior` says; empty ones are left out. `parts` is used up.
void split(const Piece &piece, std::vector<Part> &parts, Behavior behavior,
           std::vector<Piece> &pieces);

/// Splits every piece at each character for which `matches(character)`.
template <typename Matches>
void split_at_characters(const Pieces &from, Pieces &to, Behavior behavior, Matches matches) {
  to.text = from.text;
  std::vector<Part> parts;
  for (const Piece &piece : from.list) {
    if (piece.token != no_token) {
      to.list.push_back(piece);
      continue;
    }
    parts.clear();
    size_t done = piece.begin;
    for_each_character(from[piece], [&](char32_t character, std::string_view bytes) {
      if (!matches(character))
        return;
      auto at = static_cast<size_t>(bytes.data() - from.text.data());
      if (done < at)
        parts.push_back({done, at, false});
      done = at + bytes.size();
      parts.push_back({at, done, true});
    });
    if (done < piece.end)
      parts.push_back({done, piece.end, false});
    split(piece, parts, behavior, to.list);
  }
}

} // namespace gradus::runtime::text
