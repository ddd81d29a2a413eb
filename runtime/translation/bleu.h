// BLEU of a corpus: Papineni et al. 2002, as sacreBLEU computes it (Post 2018).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace gradus::runtime {

constexpr int64_t bleu_order = 4;

struct BleuScore {
  double score = 0;                            // from 0 to 100
  std::array<double, bleu_order> precisions{}; // of the orders from 1, from 0 to 100, smoothed
  double brevity_penalty = 0;
  double ratio = 0; // of the lengths; 0 where the references are empty
  int64_t hypothesis_length = 0, reference_length = 0; // in tokens

  /// `BLEU = 37.42 61.5/41.7/34.8/21.9 (BP = 1.000 ratio = 1.083 hyp_len = 13 ref_len = 12)`
  std::string text() const;
};

/// How sacreBLEU calls this way to compute it.
constexpr const char *bleu_signature = "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp";

/// Adds sentences up; the sums are the corpus.
class Bleu {
public:
  /// Both are UTF-8.
  void add(std::string_view hypothesis, std::string_view reference);
  BleuScore score() const;

private:
  std::array<int64_t, bleu_order> matches_{}, totals_{};
  int64_t hypothesis_length_ = 0, reference_length_ = 0;
};

} // namespace gradus::runtime
