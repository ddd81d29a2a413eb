// Sums counts over sentences and makes the score of them.
#include "runtime/translation/bleu.h"

#include "runtime/translation/ngrams.h"
#include "runtime/translation/tokenizer_13a.h"
#include "runtime/translation/words.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace gradus::runtime {

void Bleu::add(std::string_view hypothesis, std::string_view reference) {
  std::string cut_hypothesis = tokenized_13a(hypothesis), cut_reference = tokenized_13a(reference);
  Units made = Units::words(words_of(cut_hypothesis)),
        wanted = Units::words(words_of(cut_reference));
  hypothesis_length_ += made.size();
  reference_length_ += wanted.size();
  for (int64_t n = 1; n <= bleu_order; ++n) {
    totals_[static_cast<size_t>(n - 1)] += made.ngrams(n);
    matches_[static_cast<size_t>(n - 1)] += shared_ngrams(made, wanted, n);
  }
}

BleuScore Bleu::score() const {
  BleuScore result;
  result.hypothesis_length = hypothesis_length_;
  result.reference_length = reference_length_;
  double made = static_cast<double>(hypothesis_length_),
         wanted = static_cast<double>(reference_length_);
  result.ratio = wanted > 0 ? made / wanted : 0;
  result.brevity_penalty = made >= wanted ? 1 : made > 0 ? std::exp(1 - wanted / made) : 0;
  if (std::all_of(matches_.begin(), matches_.end(), [](int64_t count) { return count == 0; }))
    return result;

  // Chen and Cherry 2014, smoothing 3, which is mteval's: the k-th order without a match counts as
  // 1 / 2^k of one.
  double smoothing = 1;
  for (size_t i = 0; i < bleu_order && totals_[i] > 0; ++i) {
    double total = static_cast<double>(totals_[i]);
    result.precisions[i] = matches_[i] > 0 ? 100 * static_cast<double>(matches_[i]) / total
                                           : 100 / ((smoothing *= 2) * total);
  }
  // The geometric mean. An order of which the hypotheses have no n-gram at all makes it 0.
  double logarithms = 0;
  for (double precision : result.precisions) {
    if (precision == 0)
      return result;
    logarithms += std::log(precision);
  }
  result.score = result.brevity_penalty * std::exp(logarithms / static_cast<double>(bleu_order));
  return result;
}

std::string BleuScore::text() const {
  char line[256];
  std::snprintf(line, sizeof line,
                "BLEU = %.2f %.1f/%.1f/%.1f/%.1f (BP = %.3f ratio = %.3f hyp_len = %lld ref_len = "
                "%lld)",
                score, precisions[0], precisions[1], precisions[2], precisions[3], brevity_penalty,
                ratio, static_cast<long long>(hypothesis_length),
                static_cast<long long>(reference_length));
  return line;
}

} // namespace gradus::runtime
