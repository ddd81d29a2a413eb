// Filters one by one against what they say, frequencies against probabilities, and bad input.
#include "runtime/choice/choose.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>

namespace gradus::runtime {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

gradus_choice choice_at(double temperature) {
  gradus_choice choice = {};
  choice.size = sizeof choice;
  choice.temperature = temperature;
  return choice;
}

Result<Chosen> choose_of(const std::vector<float> &logits, const gradus_choice &choice,
                         const std::vector<int32_t> &before = {}) {
  return choose(logits.data(), int64_t(logits.size()), before.data(), int64_t(before.size()),
                choice);
}

/// How often each token is drawn.
std::map<int32_t, double> shares(const std::vector<float> &logits, gradus_choice choice,
                                 const std::vector<int32_t> &before = {}) {
  constexpr int draws = 20000;
  std::map<int32_t, double> counts;
  for (int draw = 0; draw < draws; ++draw) {
    choice.draw = uint64_t(draw);
    Result<Chosen> chosen = choose_of(logits, choice, before);
    EXPECT_TRUE(chosen) << chosen.status().message();
    counts[chosen->token] += 1.0 / draws;
  }
  return counts;
}

/// Logits of the probabilities 0.5, 0.25, 0.15, 0.1, out of order.
const std::vector<float> logits = {std::log(0.15f), std::log(0.5f), std::log(0.1f),
                                   std::log(0.25f)};
constexpr double tolerance = 0.012; // more than three standard deviations of 20,000 draws

TEST(Choose, WithoutTemperatureTheMostProbableAndTheLowestIdAmongEquals) {
  EXPECT_EQ(choose_of(logits, choice_at(0))->token, 1);
  EXPECT_EQ(choose_of({0, 2, 2, 1}, choice_at(0))->token, 1);
  EXPECT_NEAR(choose_of(logits, choice_at(0))->log_probability, std::log(0.5), 1e-6);
}

TEST(Choose, DrawsByProbability) {
  auto drawn = shares(logits, choice_at(1));
  EXPECT_NEAR(drawn[0], 0.15, tolerance);
  EXPECT_NEAR(drawn[1], 0.5, tolerance);
  EXPECT_NEAR(drawn[2], 0.1, tolerance);
  EXPECT_NEAR(drawn[3], 0.25, tolerance);
}

TEST(Choose, TemperatureSharpensAndFlattens) {
  double squares = 0.5 * 0.5 + 0.25 * 0.25 + 0.15 * 0.15 + 0.1 * 0.1;
  EXPECT_NEAR(shares(logits, choice_at(0.5))[1], 0.25 / squares, tolerance);
  EXPECT_NEAR(shares(logits, choice_at(1e6))[2], 0.25, tolerance);
}

TEST(Choose, TopKKeepsSoMany) {
  gradus_choice choice = choice_at(1);
  choice.top_k = 2;
  auto drawn = shares(logits, choice);
  EXPECT_EQ(drawn.size(), 2u);
  EXPECT_NEAR(drawn[1], 2.0 / 3, tolerance);
  EXPECT_NEAR(drawn[3], 1.0 / 3, tolerance);
  choice.top_k = 100;
  EXPECT_EQ(shares(logits, choice).size(), 4u);
}

TEST(Choose, TopPKeepsTheFewestThatHoldIt) {
  gradus_choice choice = choice_at(1);
  choice.top_p = 0.7;
  EXPECT_EQ(shares(logits, choice).size(), 2u);
  choice.top_p = 0.8;
  EXPECT_EQ(shares(logits, choice).size(), 3u);
  choice.top_p = 1e-9;
  EXPECT_EQ(shares(logits, choice).size(), 1u);
  choice.top_p = 0.7; // of the two that top_k leaves, the first alone holds 2/3
  choice.top_k = 2;
  EXPECT_EQ(shares(logits, choice).size(), 2u);
  choice.top_p = 0.6;
  EXPECT_EQ(shares(logits, choice).size(), 1u);
}

TEST(Choose, MinPKeepsWhatIsNotFarBelowTheGreatest) {
  gradus_choice choice = choice_at(1);
  choice.min_p = 0.25;
  EXPECT_EQ(shares(logits, choice).size(), 3u);
  choice.min_p = 1;
  EXPECT_EQ(shares(logits, choice).size(), 1u);
}

TEST(Choose, RepetitionIsPenalizedOnceWhateverTheSign) {
  gradus_choice choice = choice_at(0);
  choice.repetition_penalty = 2;
  EXPECT_EQ(choose_of({3, 2}, choice, {0, 0, 0})->token, 1);   // 1.5 against 2
  EXPECT_EQ(choose_of({3, 1}, choice, {0, 0, 0})->token, 0);   // 1.5 against 1
  EXPECT_EQ(choose_of({-1, -1.5}, choice, {0})->token, 1);     // -2 against -1.5
  EXPECT_NEAR(choose_of({3, 2}, choice, {0})->log_probability, -std::log1p(std::exp(1.0)), 1e-6);
}

TEST(Choose, TheSameNumberOfTheDrawChoosesTheSame) {
  gradus_choice choice = choice_at(1);
  choice.seed = 7;
  for (uint64_t draw = 0; draw < 50; ++draw) {
    choice.draw = draw;
    EXPECT_EQ(choose_of(logits, choice)->token, choose_of(logits, choice)->token);
  }
  gradus_choice other = choice;
  other.seed = 8;
  int different = 0;
  for (uint64_t draw = 0; draw < 200; ++draw) {
    choice.draw = other.draw = draw;
    different += choose_of(logits, choice)->token != choose_of(logits, other)->token;
  }
  EXPECT_GT(different, 50);
}

TEST(Choose, WhatHasNoProbabilityIsNeverDrawn) {
  auto drawn = shares({-infinity, 0, -infinity, 0}, choice_at(1));
  EXPECT_EQ(drawn.size(), 2u);
  EXPECT_EQ(drawn.count(0) + drawn.count(2), 0u);
}

TEST(Choose, BadInputHasItsSentence) {
  auto sentence = [](const std::vector<float> &of, const gradus_choice &choice,
                     const std::vector<int32_t> &before = {}) {
    Result<Chosen> chosen = choose_of(of, choice, before);
    return chosen ? std::string("chosen") : chosen.status().message();
  };
  EXPECT_EQ(sentence({-infinity, -infinity}, choice_at(1)),
            "every token has probability 0, so none can be chosen");
  EXPECT_EQ(sentence({0, NAN}, choice_at(1)),
            "the logit of token 1 is nan, so there are no probabilities to choose by");
  EXPECT_EQ(sentence({infinity, 0}, choice_at(0)),
            "the logit of token 0 is inf, so there are no probabilities to choose by");
  EXPECT_EQ(sentence({}, choice_at(0)), "there are no logits to choose from");
  EXPECT_EQ(sentence(logits, choice_at(-1)), "the temperature is -1.000000; it is a number from 0 "
                                             "(the most probable token) on");
  gradus_choice choice = choice_at(1);
  choice.top_p = 1.5;
  EXPECT_EQ(sentence(logits, choice), "top_p and min_p are shares of probability, from 0 to 1");
  choice = choice_at(1);
  choice.top_k = -1;
  EXPECT_EQ(sentence(logits, choice), "top_k is -1; it counts tokens, 0 means all");
  choice = choice_at(1);
  choice.repetition_penalty = 1.2;
  EXPECT_EQ(sentence(logits, choice, {4}),
            "token 4 of those before is none of the 4 that the logits are of");
}

} // namespace
} // namespace gradus::runtime
