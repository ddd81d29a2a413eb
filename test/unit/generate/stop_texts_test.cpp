// Stop texts that come whole, in pieces, overlapping, and not at all.
#include "runtime/generate/stop_texts.h"

#include <gtest/gtest.h>

namespace gradus::runtime {
namespace {

/// What is shown of these pieces; a bar where each ends, and `!` where a stop text was found.
std::string shown(std::vector<std::string> texts, const std::vector<std::string> &pieces) {
  StopTexts stop(std::move(texts));
  std::string all;
  for (const std::string &piece : pieces)
    all += stop.push(piece) + "|";
  return all + stop.finish() + (stop.found() ? "!" : "");
}

TEST(StopTexts, WithoutAnyEverythingIsShownAtOnce) {
  EXPECT_EQ(shown({}, {"a", "b"}), "a|b|");
  EXPECT_EQ(shown({""}, {"a", "b"}), "a|b|");
}

TEST(StopTexts, OneThatComesWhole) {
  EXPECT_EQ(shown({"\n\n"}, {"a\n\nb", "c"}), "a||!");
  EXPECT_EQ(shown({"stop"}, {"stop"}), "|!");
}

TEST(StopTexts, OneThatComesInPieces) {
  EXPECT_EQ(shown({"end"}, {"the e", "n", "d of"}), "the |||!");
  EXPECT_EQ(shown({"end"}, {"the e", "n", "ough"}), "the ||enough|");
}

TEST(StopTexts, WhatIsHeldBackIsShownInTheEnd) {
  EXPECT_EQ(shown({"end"}, {"an e", "n"}), "an ||en");
}

TEST(StopTexts, OneWithinAnotherAndOneThatRepeatsItself) {
  EXPECT_EQ(shown({"abab", "x"}, {"aba", "cabab"}), "|abac|!");
  EXPECT_EQ(shown({"aab"}, {"a", "a", "a", "b"}), "||a||!");
  EXPECT_EQ(shown({"later", "late"}, {"too late", "r"}), "too ||!");
}

} // namespace
} // namespace gradus::runtime
