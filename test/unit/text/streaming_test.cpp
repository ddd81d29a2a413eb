// Decoding token by token: whole characters only, and the same text in the end.
#include "runtime/text/streaming.h"
#include "runtime/text/bytes.h"
#include "runtime/text/utf8.h"
#include "test/unit/text/text_fixture.h"

namespace gradus::test {
namespace {

/// The pieces, each checked to be whole characters; what `finish` gives is the last.
std::vector<std::string> pieces(const text::Tokenizer &tokenizer, const Ids &tokens) {
  text::StreamingDecoder decoder(tokenizer);
  std::vector<std::string> all;
  for (text::TokenId id : tokens) {
    auto piece = decoder.push(id);
    EXPECT_TRUE(piece);
    EXPECT_EQ(text::valid_utf8(*piece), piece->size());
    all.push_back(*piece);
  }
  all.push_back(decoder.finish());
  return all;
}

using Strings = std::vector<std::string>;

TEST(Streaming, HoldsHalfACharacterBack) {
  auto tokenizer = made(byte_level_file());
  EXPECT_EQ(pieces(*tokenizer, {10, 11, 12, 13, 9}), (Strings{" low", "", "", "\u20AC", "low", ""}));
  EXPECT_EQ(pieces(*tokenizer, {6, 7, 14, 8}), (Strings{"", "\u00e9", "", "lo", ""}));
}

TEST(Streaming, WhatNeverBecomesACharacterIsReplaced) {
  auto tokenizer = made(byte_level_file());
  EXPECT_EQ(pieces(*tokenizer, {11, 12, 9}), (Strings{"", "", "\uFFFDlow", ""}));
  EXPECT_EQ(pieces(*tokenizer, {9, 11, 12}), (Strings{"low", "", "", "\uFFFD"}));
  EXPECT_EQ(decoded(*tokenizer, {9, 11, 12}), "low\uFFFD");
}

TEST(Streaming, SpacesBetweenWords) {
  auto tokenizer = made(wordpiece_file());
  Ids tokens = ids(*tokenizer, "Caf\u00e9s, unaff");
  std::string joined;
  for (const std::string &piece : pieces(*tokenizer, tokens))
    joined += piece;
  EXPECT_EQ(joined, "[CLS] cafes, unaff [SEP]");
  EXPECT_EQ(joined, decoded(*tokenizer, tokens));
}

TEST(Streaming, BytesComeAsTheyAre) {
  auto bytes = text::make_bytes_tokenizer();
  text::StreamingDecoder decoder(*bytes);
  EXPECT_EQ(*decoder.push(0xE4), "");
  EXPECT_EQ(*decoder.push(0xB8), "");
  EXPECT_EQ(*decoder.push('a'), "\xE4\xB8"
                                "a");
  EXPECT_EQ(*decoder.push(0xC3), "");
  EXPECT_EQ(decoder.finish(), "\xC3");
}

TEST(Streaming, AWrongIdChangesNothing) {
  auto bytes = text::make_bytes_tokenizer();
  text::StreamingDecoder decoder(*bytes);
  EXPECT_EQ(*decoder.push('a'), "a");
  EXPECT_FALSE(decoder.push(256));
  EXPECT_FALSE(decoder.push(-1));
  EXPECT_EQ(*decoder.push('b'), "b");
}

} // namespace
} // namespace gradus::test
