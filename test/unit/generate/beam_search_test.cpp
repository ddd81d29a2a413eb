// Beam search beside exhaustive search and the greedy choice, on small models that are tables.
#include "runtime/generate/beam_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace gradus::runtime {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Logits by the place and the two tokens before it: enough that the best way does not begin with
/// the best step, and that no two sequences are made of the same numbers in another order.
class TableModel {
public:
  TableModel(int64_t vocabulary, uint32_t seed) : vocabulary_(vocabulary) {
    std::mt19937 random(seed);
    for (int64_t i = 0; i < places * vocabulary * vocabulary * vocabulary; ++i)
      table_.push_back(static_cast<double>(random()) / 4294967296.0 * 6 - 3);
  }

  const double *logits(const std::vector<int32_t> &tokens) const {
    int64_t last = tokens.back(), before = tokens.size() > 1 ? tokens[tokens.size() - 2] : 0;
    int64_t place = static_cast<int64_t>(tokens.size()) % places;
    return table_.data() + ((place * vocabulary_ + before) * vocabulary_ + last) * vocabulary_;
  }
  double log_probability(const std::vector<int32_t> &tokens, int32_t next) const {
    const double *row = logits(tokens);
    double sum = 0;
    for (int64_t i = 0; i < vocabulary_; ++i)
      sum += std::exp(row[i]);
    return row[next] - std::log(sum);
  }
  BeamStep step() const {
    return [this](const Beams &beams, std::vector<double> &logits) {
      logits.clear();
      for (const std::vector<int32_t> &tokens : beams.tokens)
        logits.insert(logits.end(), this->logits(tokens), this->logits(tokens) + vocabulary_);
      return Status();
    };
  }
  int64_t vocabulary() const { return vocabulary_; }

private:
  static constexpr int64_t places = 8;

  int64_t vocabulary_;
  std::vector<double> table_;
};

/// All sequences behind `tokens`, in no order.
void enumerate(const TableModel &model, const BeamSearchOptions &options,
               std::vector<int32_t> &tokens, size_t prompt, double log_probability,
               std::vector<BeamSequence> &all) {
  auto length = static_cast<int64_t>(tokens.size() - prompt);
  auto add = [&](bool ended, int64_t counted, double sum) {
    BeamSequence sequence;
    sequence.tokens.assign(tokens.begin() + static_cast<std::ptrdiff_t>(prompt), tokens.end());
    sequence.ended = ended;
    sequence.log_probability = sum;
    sequence.score = sum / std::pow((5.0 + static_cast<double>(counted)) / 6.0, options.alpha);
    all.push_back(sequence);
  };
  if (length == options.max_length)
    return add(false, length, log_probability);
  for (int32_t next = 0; next < model.vocabulary(); ++next) {
    double sum = log_probability + model.log_probability(tokens, next);
    if (next == options.end) {
      add(true, length + 1, sum);
      continue;
    }
    tokens.push_back(next);
    enumerate(model, options, tokens, prompt, sum, all);
    tokens.pop_back();
  }
}

TEST(BeamSearch, AsWideAsThereAreSequencesIsExhaustive) {
  for (uint32_t seed = 1; seed <= 20; ++seed)
    for (double alpha : {0.0, 0.6, 1.0, 3.0}) {
      TableModel model(4, seed);
      BeamSearchOptions options;
      options.max_length = 5;
      options.width = 400; // 3^5 that do not end, and 1 + 3 + … + 3^4 that do: 364
      options.results = 20;
      options.end = 2;
      options.alpha = alpha;
      std::vector<int32_t> prompt = {1, 3};
      std::vector<BeamSequence> all;
      enumerate(model, options, prompt, prompt.size(), 0, all);
      ASSERT_EQ(all.size(), 364u);
      std::sort(all.begin(), all.end(),
                [](const BeamSequence &a, const BeamSequence &b) { return a.score > b.score; });
      Result<std::vector<BeamSequence>> found = beam_search(prompt, options, model.step());
      ASSERT_TRUE(found.ok()) << found.status().message();
      ASSERT_EQ(found->size(), 20u);
      for (size_t i = 0; i < found->size(); ++i) {
        EXPECT_EQ((*found)[i].tokens, all[i].tokens) << seed << " " << alpha << " " << i;
        EXPECT_EQ((*found)[i].ended, all[i].ended);
        EXPECT_NEAR((*found)[i].score, all[i].score, 1e-12);
        EXPECT_NEAR((*found)[i].log_probability, all[i].log_probability, 1e-12);
      }
    }
}

TEST(BeamSearch, WidthOneIsTheGreedyChoice) {
  for (uint32_t seed = 1; seed <= 50; ++seed) {
    TableModel model(7, seed);
    BeamSearchOptions options;
    options.width = 1;
    options.max_length = 12;
    options.end = 4;
    std::vector<int32_t> tokens = {0};
    bool ended = false;
    while (!ended && tokens.size() <= 12) {
      const double *row = model.logits(tokens);
      auto best = static_cast<int32_t>(std::max_element(row, row + 7) - row);
      ended = best == options.end;
      if (!ended)
        tokens.push_back(best);
    }
    tokens.erase(tokens.begin());
    Result<std::vector<BeamSequence>> found = beam_search({0}, options, model.step());
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found->front().tokens, tokens) << seed;
    EXPECT_EQ(found->front().ended, ended) << seed;
  }
}

TEST(BeamSearch, AWiderBeamFindsWhatTheGreedyChoiceMisses) {
  // Behind 0, token 1 is likelier than 2, but leads to three equal ways, 2 to a sure one. 3 ends.
  BeamStep step = [](const Beams &beams, std::vector<double> &logits) {
    logits.clear();
    for (const auto &tokens : beams.tokens) {
      std::vector<double> row =
          tokens.back() == 0   ? std::vector{-infinity, std::log(0.6), std::log(0.4), -infinity}
          : tokens.back() == 1 ? std::vector{-infinity, 0.0, 0.0, 0.0}
                               : std::vector{-infinity, -infinity, -infinity, 5.0};
      logits.insert(logits.end(), row.begin(), row.end());
    }
    return Status();
  };
  BeamSearchOptions options;
  options.end = 3;
  options.width = 2;
  Result<std::vector<BeamSequence>> found = beam_search({0}, options, step);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->front().tokens, std::vector<int32_t>{2});
  EXPECT_TRUE(found->front().ended);
  EXPECT_NEAR(found->front().log_probability, std::log(0.4), 1e-12);
  EXPECT_NEAR(found->front().score, std::log(0.4) / std::pow(7.0 / 6.0, 0.6), 1e-12);
}

TEST(BeamSearch, EqualCandidatesGoByBeamAndThenByToken) {
  BeamStep step = [](const Beams &beams, std::vector<double> &logits) {
    logits.assign(static_cast<size_t>(beams.size() * 5), 0);
    for (size_t row = 0; row < beams.tokens.size(); ++row)
      logits[row * 5 + 4] = -infinity; // the end
    return Status();
  };
  BeamSearchOptions options;
  options.end = 4;
  options.width = options.results = 3;
  options.max_length = 2;
  Result<std::vector<BeamSequence>> found = beam_search({0}, options, step);
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->size(), 3u);
  for (int32_t i = 0; i < 3; ++i)
    EXPECT_EQ((*found)[static_cast<size_t>(i)].tokens, (std::vector<int32_t>{0, i}));
}

TEST(BeamSearch, LongerSequencesGainByAlpha) {
  // 1 goes on, 0 ends: each step is worth log 0.5.
  BeamStep step = [](const Beams &beams, std::vector<double> &logits) {
    logits.assign(static_cast<size_t>(beams.size() * 2), 0);
    return Status();
  };
  BeamSearchOptions options;
  options.width = 3;
  options.max_length = 3;
  for (double alpha : {0.0, 0.5, 10.0}) {
    options.alpha = alpha;
    Result<std::vector<BeamSequence>> found = beam_search({1}, options, step);
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found->front().tokens.size(), alpha < 1 ? 0u : 2u) << alpha;
  }
}

TEST(BeamSearch, ParentsSayWhatEachBeamGoesOnFrom) {
  TableModel model(6, 3);
  std::vector<std::vector<int32_t>> before;
  BeamStep plain = model.step();
  BeamStep step = [&](const Beams &beams, std::vector<double> &logits) {
    EXPECT_EQ(beams.parents.size(), beams.tokens.size());
    if (before.empty()) {
      EXPECT_EQ(beams.parents, std::vector<int64_t>{0});
      EXPECT_EQ(beams.tokens.front(), (std::vector<int32_t>{5, 2}));
    }
    for (size_t i = 0; !before.empty() && i < beams.tokens.size(); ++i)
      EXPECT_EQ(before[static_cast<size_t>(beams.parents[i])],
                std::vector<int32_t>(beams.tokens[i].begin(), beams.tokens[i].end() - 1));
    before = beams.tokens;
    return plain(beams, logits);
  };
  BeamSearchOptions options;
  options.max_length = 8;
  EXPECT_TRUE(beam_search({5, 2}, options, step).ok());
  EXPECT_GT(before.size(), 1u);
}

TEST(BeamSearch, WhatCannotBeMeantIsASentence) {
  auto message = [](BeamSearchOptions options, std::vector<double> row) {
    Result<std::vector<BeamSequence>> found =
        beam_search({0}, options, [&](const Beams &, std::vector<double> &logits) {
          logits = row;
          return Status();
        });
    return found ? std::string() : found.status().message();
  };
  BeamSearchOptions options;
  options.width = 0;
  EXPECT_EQ(message(options, {}), "beam search: the width is 0; at least 1 is needed");
  options.width = 2;
  options.results = 3;
  EXPECT_EQ(message(options, {}),
            "beam search: 3 results of a beam of width 2; from 1 to the width are possible");
  options.results = 1;
  EXPECT_EQ(message(options, {0, NAN}),
            "beam search: the logit of token 1 behind 0 tokens is NaN or infinite");
  EXPECT_EQ(message(options, {-infinity, -infinity}),
            "beam search: behind 0 tokens the logits forbid every token");
  EXPECT_EQ(message(options, {}), "beam search: 0 logits for 1 beams, and the end's token is 0");
  options.max_length = 0;
  EXPECT_EQ(message(options, {}), "beam search: the greatest length is 0; at least 1 is needed");
  options.max_length = 5;
  options.alpha = -1;
  EXPECT_EQ(message(options, {}), "beam search: alpha is -1.000000; 0 or more is needed");
  options.alpha = 1;
  Result<std::vector<BeamSequence>> failed =
      beam_search({0}, options, [](const Beams &, std::vector<double> &) {
        return Status(GRADUS_IO, "the model is gone");
      });
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.status().message(), "the model is gone");
}

} // namespace
} // namespace gradus::runtime
