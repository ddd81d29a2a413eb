// Sums counts over sentences and makes the score of them.
#include "runtime/translation/chrf.h"

#include "runtime/text/utf8.h"
#include "runtime/translation/ngrams.h"
#include "runtime/translation/words.h"

namespace gradus::runtime {
namespace {

bool is_ascii_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

/// One mark of punctuation taken off each word, from its end, else from its begin: what chrF++.py
/// does, by which the metric was tuned.
std::vector<std::string_view> punctuation_apart(const std::vector<std::string_view> &words) {
  std::vector<std::string_view> parts;
  for (std::string_view word : words)
    if (word.size() == text::character_length(word[0])) {
      parts.push_back(word);
    } else if (is_ascii_punctuation(word.back())) {
      parts.push_back(word.substr(0, word.size() - 1));
      parts.push_back(word.substr(word.size() - 1));
    } else if (is_ascii_punctuation(word[0])) {
      parts.push_back(word.substr(0, 1));
      parts.push_back(word.substr(1));
    } else {
      parts.push_back(word);
    }
  return parts;
}

} // namespace

void Chrf::add(std::string_view hypothesis, std::string_view reference) {
  size_t row = 0;
  auto count = [&](const Units &made, const Units &wanted, int64_t orders) {
    for (int64_t n = 1; n <= orders; ++n) {
      Counts &counts = counts_[row++];
      // Where the reference is too short for this order, a hypothesis cannot do better and is not
      // blamed for its own.
      counts.hypothesis += wanted.ngrams(n) > 0 ? made.ngrams(n) : 0;
      counts.reference += wanted.ngrams(n);
      counts.matches += shared_ngrams(made, wanted, n);
    }
  };
  std::vector<std::string_view> made = words_of(hypothesis), wanted = words_of(reference);
  count(Units::characters(joined(made, "")), Units::characters(joined(wanted, "")),
        character_order);
  if (word_order_ > 0)
    count(Units::words(punctuation_apart(made)), Units::words(punctuation_apart(wanted)),
          word_order_);
}

double Chrf::score() const {
  constexpr double beta = 2;
  double precision = 0, recall = 0;
  int64_t orders = 0; // those that both sides have
  for (const Counts &counts : counts_)
    if (counts.hypothesis > 0 && counts.reference > 0) {
      precision += static_cast<double>(counts.matches) / static_cast<double>(counts.hypothesis);
      recall += static_cast<double>(counts.matches) / static_cast<double>(counts.reference);
      ++orders;
    }
  if (precision + recall == 0)
    return 0;
  precision /= static_cast<double>(orders);
  recall /= static_cast<double>(orders);
  return 100 * (1 + beta * beta) * precision * recall / (beta * beta * precision + recall);
}

} // namespace gradus::runtime
