// Finds the nearest word by edit distance with transpositions.
#include "tools/gradus/suggest.h"

#include <algorithm>

namespace gradus::runner {
namespace {

/// Optimal string alignment (Damerau–Levenshtein without overlapping edits).
size_t distance(const std::string &a, const std::string &b) {
  std::vector<std::vector<size_t>> table(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i)
    for (size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        table[i][j] = i + j;
        continue;
      }
      table[i][j] = std::min(
          {table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
    }
  return table[a.size()][b.size()];
}

} // namespace

std::string did_you_mean(const std::string &word, const std::vector<std::string> &candidates) {
  if (word.size() > 200)
    return "";
  const std::string *nearest = nullptr;
  size_t least = std::max<size_t>(2, word.size() / 3) + 1;
  for (const std::string &candidate : candidates) {
    size_t edits = distance(word, candidate);
    if (edits < least && edits < candidate.size()) {
      least = edits;
      nearest = &candidate;
    }
  }
  return nearest ? "; did you mean `" + *nearest + "`?" : "";
}

} // namespace gradus::runner
