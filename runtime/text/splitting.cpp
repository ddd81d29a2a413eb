// Puts matches and what lies between them together again as a split's behaviour says.
#include "runtime/text/splitting.h"

#include <algorithm>

namespace gradus::runtime::text {
namespace {

/// Puts each match to the part before it, if that is none.
void merge_with_previous(std::vector<Part> &parts) {
  size_t kept = 0;
  bool previous = false;
  for (const Part &part : parts) {
    if (part.match && !previous && kept > 0)
      parts[kept - 1].end = part.end;
    else
      parts[kept++] = part;
    previous = part.match;
  }
  parts.resize(kept);
}

void merge_with_next(std::vector<Part> &parts) {
  std::reverse(parts.begin(), parts.end());
  size_t kept = 0;
  bool previous = false;
  for (const Part &part : parts) {
    if (part.match && !previous && kept > 0)
      parts[kept - 1].begin = part.begin;
    else
      parts[kept++] = part;
    previous = part.match;
  }
  parts.resize(kept);
  std::reverse(parts.begin(), parts.end());
}

void merge_equal(std::vector<Part> &parts) {
  size_t kept = 0;
  bool previous = false;
  for (const Part &part : parts) {
    if (part.match == previous && kept > 0)
      parts[kept - 1].end = part.end;
    else
      parts[kept++] = part;
    previous = part.match;
  }
  parts.resize(kept);
}

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
    merge_with_previous(parts);
  else if (behavior == Behavior::merged_with_next)
    merge_with_next(parts);
  else if (behavior == Behavior::contiguous)
    merge_equal(parts);
  for (const Part &part : parts)
    if (part.begin < part.end && !(behavior == Behavior::removed && part.match))
      pieces.push_back({part.begin, part.end, no_token, piece.first && part.begin == piece.begin});
}

} // namespace gradus::runtime::text
