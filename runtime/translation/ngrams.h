// N-grams of two texts, and how many they share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gradus::runtime {

/// A text as a sequence of units: words with one space between, or characters with nothing between.
/// An n-gram is then a stretch of the text, and equal stretches are equal n-grams.
class Units {
public:
  /// `text` is UTF-8.
  static Units characters(std::string text);
  /// No word holds a space.
  static Units words(const std::vector<std::string_view> &words);

  int64_t size() const { return static_cast<int64_t>(begins_.size()); }
  /// How many n-grams there are.
  int64_t ngrams(int64_t n) const { return size() < n ? 0 : size() - n + 1; }
  /// Number `at` of the n-grams.
  std::string_view ngram(int64_t at, int64_t n) const;

private:
  std::string text_;
  std::vector<size_t> begins_, ends_;
};

/// Of the n-grams of `a` those that are in `b`, each as often as in the one that has it less often
/// (Papineni et al. 2002, section 2.1: clipped counts).
int64_t shared_ngrams(const Units &a, const Units &b, int64_t n);

} // namespace gradus::runtime
