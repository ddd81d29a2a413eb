// chrF of a corpus: the F score of character n-grams (Popović 2015), and chrF++ with word n-grams
// besides (Popović 2017).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace gradus::runtime {

/// Adds sentences up; the sums are the corpus. Character n-grams of orders 1 to 6 without white
/// space, and word n-grams of orders 1 to `word_order`; recall weighs as beta = 2 says.
class Chrf {
public:
  static constexpr int64_t character_order = 6, most_words = 2;

  /// 0 is chrF2, 2 is chrF2++; no more than `most_words`.
  explicit Chrf(int64_t word_order = 0) : word_order_(word_order) {}

  /// Both are UTF-8.
  void add(std::string_view hypothesis, std::string_view reference);
  /// From 0 to 100.
  double score() const;

private:
  /// Of one order.
  struct Counts {
    int64_t hypothesis = 0, reference = 0, matches = 0;
  };

  int64_t word_order_;
  std::array<Counts, character_order + most_words> counts_{};
};

/// How sacreBLEU calls these ways to compute it.
constexpr const char *chrf_signature = "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no";
constexpr const char *chrf_plus_plus_signature = "nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no";

} // namespace gradus::runtime
