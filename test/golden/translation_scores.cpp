// Scores the sentences in translation_scores.json and compares with sacreBLEU's numbers.
#include "runtime/translation/bleu.h"
#include "runtime/translation/chrf.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <fstream>

namespace {

using namespace gradus::runtime;
using nlohmann::json;

int compare(const json &expected, const char *what, double found, double wanted) {
  // sacreBLEU's counts are the same whole numbers; what is made of them is rounded a few times.
  if (std::abs(found - wanted) <= 1e-13 * std::max(1.0, std::abs(wanted)))
    return 0;
  std::printf("%s: %s is %.17g here and %.17g there\n", expected["name"].get<std::string>().c_str(),
              what, found, wanted);
  return 1;
}

int run(const json &expected) {
  Bleu bleu;
  Chrf chrf, chrf_plus_plus(2);
  for (size_t i = 0; i < expected["hypotheses"].size(); ++i) {
    std::string hypothesis = expected["hypotheses"][i].get<std::string>(),
                reference = expected["references"][i].get<std::string>();
    bleu.add(hypothesis, reference);
    chrf.add(hypothesis, reference);
    chrf_plus_plus.add(hypothesis, reference);
  }
  BleuScore score = bleu.score();
  auto number = [&](const char *what) { return expected[what].get<double>(); };
  int failures = compare(expected, "bleu", score.score, number("bleu"));
  for (size_t i = 0; i < bleu_order; ++i)
    failures += compare(expected, "a precision", score.precisions[i],
                        expected["precisions"][i].get<double>());
  failures +=
      compare(expected, "brevity_penalty", score.brevity_penalty, number("brevity_penalty")) +
      compare(expected, "ratio", score.ratio, number("ratio")) +
      compare(expected, "hypothesis_length", double(score.hypothesis_length),
              number("hypothesis_length")) +
      compare(expected, "reference_length", double(score.reference_length),
              number("reference_length")) +
      compare(expected, "chrf", chrf.score(), number("chrf")) +
      compare(expected, "chrf_plus_plus", chrf_plus_plus.score(), number("chrf_plus_plus"));
  if (std::string text = expected["text"].get<std::string>(); score.text() != text) {
    std::printf("%s: here\n  %s\nthere\n  %s\n", expected["name"].get<std::string>().c_str(),
                score.text().c_str(), text.c_str());
    ++failures;
  }
  return failures;
}

} // namespace

int main(int count, char **words) {
  std::ifstream file(count == 2 ? words[1] : "");
  json stored = json::parse(file, nullptr, false);
  if (!stored.is_object() || stored["cases"].empty()) {
    std::printf("usage: golden_translation translation_scores.json\n");
    return 2;
  }
  int failures = 0;
  for (const json &expected : stored["cases"])
    failures += run(expected);
  std::printf("%zu cases, %d failures\n", stored["cases"].size(), failures);
  return failures ? 1 : 0;
}
