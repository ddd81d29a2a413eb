// UTF-8 by the examples of Unicode's chapter 3.9, and by every two- and three-byte sequence.
#include "runtime/text/utf8.h"

#include <gtest/gtest.h>

namespace gradus::test {
namespace {

using namespace gradus::runtime::text;

TEST(Utf8, FindsTheFirstByteThatIsNoCharacter) {
  EXPECT_EQ(valid_utf8(""), 0u);
  EXPECT_EQ(valid_utf8("a\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80"), 10u);
  EXPECT_EQ(valid_utf8("0123456789\xFF"), 10u);
  EXPECT_EQ(valid_utf8("ab\xC0\xAF"), 2u);         // overlong
  EXPECT_EQ(valid_utf8("\xED\xA0\x80"), 0u);       // a surrogate
  EXPECT_EQ(valid_utf8("\xF4\x90\x80\x80"), 0u);   // beyond U+10FFFF
  EXPECT_EQ(valid_utf8("abcdefghij\xE4\xB8"), 10u); // cut
}

TEST(Utf8, CharactersComeBack) {
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xd800 && c < 0xe000)
      continue;
    std::string text;
    append_character(text, c);
    ASSERT_EQ(valid_utf8(text), text.size()) << c;
    ASSERT_EQ(character_length(text[0]), text.size()) << c;
    ASSERT_EQ(character_at(text.data()), c);
  }
}

TEST(Utf8, ReplacesMaximalParts) {
  // Table 3-8 of Unicode 15.
  EXPECT_EQ(with_replacements("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41"),
            "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDA");
  EXPECT_EQ(with_replacements("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"), "\uFFFD\uFFFD\uFFFD\uFFFDA");
  EXPECT_EQ(with_replacements("\xE4\xB8\xAD"), "\xE4\xB8\xAD");
}

TEST(Utf8, KnowsWhatMayBecomeACharacter) {
  EXPECT_EQ(incomplete_tail("a"), 0u);
  EXPECT_EQ(incomplete_tail("a\xE4"), 1u);
  EXPECT_EQ(incomplete_tail("a\xE4\xB8"), 2u);
  EXPECT_EQ(incomplete_tail("a\xF0\x9F\x98"), 3u);
  EXPECT_EQ(incomplete_tail("a\xE4\xB8\xAD"), 0u);
  EXPECT_EQ(incomplete_tail("a\xED\xA0"), 0u); // a surrogate never does
  EXPECT_EQ(incomplete_tail("\x80"), 0u);
}

TEST(Utf8, SaysWhere) {
  EXPECT_EQ(check_utf8("one\ntwo\nthr\xFF", "the text").message(),
            "the text is not UTF-8 at byte 11 (0xFF, line 3); convert it, or use the tokenizer `bytes`");
}

} // namespace
} // namespace gradus::test
