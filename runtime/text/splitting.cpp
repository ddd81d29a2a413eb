// Puts matches and what lies between them together again as a split's behaviour says.
#include "runtime/text/splitting.h"

#include <algorithm>
#include <functional>

namespace gradus::runtime::text {
namespace {

/// Puts each part to the one before it where `joins(match, match of the one before)`.
template <typename Joins> void merge(std::vector<Part> &parts, const Joins &joins) {
  size_t kept = 0;
  bool previous = false;
  for (const Part &part : parts) {
    if (kept > 0 && joins(part.match, previous)) {
      // The parts may come from the end.
      Part &whole = parts[kept - 1];
      whole.begin = std::min(whole.begin, part.begin);
      whole.end = std::max(whole.end, part.end);
    } else {
      parts[kept++] = part;
    }
    previous = part.match;
  }
  parts.resize(kept);
}

bool follows_other(bool match, bool previous) { return match && !previous; }

} // namespace

Behavior read_behavior(const JsonPart &part, const char *key, const std::string &otherwise) {
  std::string name = part.text(key, otherwise);
  if (name == "Removed")
    return Behavior::removed;
  if (name == "MergedWithPrevious")
    return Behavior::merged_with_previous;
  if (name == "MergedWithNext")
    return Behavior::merged_with_next;
  if (name == "Contiguous")
    return Behavior::contiguous;
  if (name != "Isolated")
    part.broken(
        std::string("has a `") + key +
        "` that is none of `Removed`, `Isolated`, `MergedWithPrevious`, `MergedWithNext` and "
        "`Contiguous`");
  return Behavior::isolated;
}

void cover(const Piece &piece, const std::vector<Range> &matches, bool invert,
           std::vector<Part> &parts) {
  parts.clear();
  size_t done = piece.begin;
  for (Range match : matches) {
    size_t begin = piece.begin + match.begin;
    if (done != begin)
      parts.push_back({done, begin, invert});
    done = piece.begin + match.end;
    parts.push_back({begin, done, !invert});
  }
  if (done != piece.end)
    parts.push_back({done, piece.end, invert});
}

void split(const Piece &piece, std::vector<Part> &parts, Behavior behavior,
           std::vector<Piece> &pieces) {
  if (behavior == Behavior::merged_with_previous)
    merge(parts, follows_other);
  else if (behavior == Behavior::contiguous)
    merge(parts, std::equal_to<bool>());
  if (behavior == Behavior::merged_with_next) {
    std::reverse(parts.begin(), parts.end());
    merge(parts, follows_other);
    std::reverse(parts.begin(), parts.end());
  }
  for (const Part &part : parts)
    if (part.begin < part.end && !(behavior == Behavior::removed && part.match))
      pieces.push_back({part.begin, part.end, no_token, piece.first && part.begin == piece.begin});
}

} // namespace gradus::runtime::text
