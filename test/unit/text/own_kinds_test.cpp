// Bytes and characters, their files, and what a folder may hold.
#include "runtime/text/characters.h"
#include "test/unit/text/text_fixture.h"

namespace gradus::test {
namespace {

using OwnKinds = TextTest;

TEST_F(OwnKinds, BytesTakeAnything) {
  auto bytes = text::make_bytes_tokenizer();
  std::string all;
  for (int byte = 255; byte >= 0; --byte)
    all += static_cast<char>(byte);
  EXPECT_EQ(bytes->vocabulary_size(), 256);
  EXPECT_EQ(ids(*bytes, "a\xFF"), (Ids{97, 255}));
  EXPECT_EQ(decoded(*bytes, ids(*bytes, all)), all);
}

TEST_F(OwnKinds, MarksStandBehind) {
  auto bytes = text::make_bytes_tokenizer({/*begin=*/true, /*end=*/false, /*padding=*/true});
  EXPECT_EQ(bytes->vocabulary_size(), 258);
  EXPECT_EQ(bytes->special_ids().begin, 256);
  EXPECT_EQ(bytes->special_ids().end, text::no_token);
  EXPECT_EQ(bytes->special_ids().padding, 257);
  EXPECT_EQ(decoded(*bytes, {256, 97, 257}), "a");
  EXPECT_EQ(*bytes->decode({256, 97}, {/*skip_special=*/false}), "<begin>a");
}

TEST_F(OwnKinds, CharactersOfACorpus) {
  auto made = text::make_characters_tokenizer("ab\u00e9b\n\U0001F600", 1, {false, true, false});
  ASSERT_TRUE(made);
  const text::Tokenizer &characters = **made;
  EXPECT_EQ(characters.vocabulary_size(), 7); // unknown, \n, a, b, é, emoji, end
  EXPECT_EQ(ids(characters, "b\u00e9\U0001F600z\u4e2d"), (Ids{3, 4, 5, 0, 0}));
  EXPECT_EQ(decoded(characters, {3, 4, 0, 6}), "b\u00e9\uFFFD");
  EXPECT_EQ(characters.special_ids().unknown, 0);
  auto seldom = text::make_characters_tokenizer("aab", 2);
  ASSERT_TRUE(seldom);
  EXPECT_EQ((*seldom)->vocabulary_size(), 2);
}

TEST_F(OwnKinds, ComeBackFromAFolder) {
  auto made = text::make_characters_tokenizer("\"\\\u00e9 x", 1, {true, true, true});
  ASSERT_TRUE(made);
  auto characters = again(**made);
  EXPECT_EQ(characters->name(), "characters");
  EXPECT_EQ(characters->vocabulary_size(), (*made)->vocabulary_size());
  EXPECT_EQ(ids(*characters, "x \u00e9\"y"), ids(**made, "x \u00e9\"y"));
  EXPECT_EQ(characters->special_ids().padding, (*made)->special_ids().padding);
  EXPECT_EQ(again(*text::make_bytes_tokenizer({false, true, false}))->vocabulary_size(), 257);
}

TEST_F(OwnKinds, SayWhatIsWrong) {
  EXPECT_EQ(text::make_characters_tokenizer("").status().message(),
            "the corpus is empty: it has no characters to make tokens of");
  EXPECT_EQ(text::make_characters_tokenizer("a\xC3").status().message(),
            "the corpus is not UTF-8 at byte 1 (0xC3, line 1); convert it, or use the tokenizer `bytes`");
  auto made = text::make_characters_tokenizer("ab");
  EXPECT_EQ((*made)->encode("a\nb\xE4").status().message(),
            "the text is not UTF-8 at byte 3 (0xE4, line 2); convert it, or use the tokenizer `bytes`");
  EXPECT_EQ((*made)->decode({1, 3}).status().message(),
            "token 1 is 3, but the vocabulary of this tokenizer (characters) ends at 2");
  EXPECT_EQ((*made)->decode({-1}).status().message(),
            "token 0 is -1, but the vocabulary of this tokenizer (characters) ends at 2");
  EXPECT_EQ((*made)->token(-5), "");
}

TEST_F(OwnKinds, BrokenFiles) {
  EXPECT_EQ(failure("{"), "`t` is neither a SentencePiece model nor JSON from its beginning to its end");
  EXPECT_EQ(failure("[1]"), "`t` is no tokenizer: it has neither a `model`, as a tokenizer.json, nor a "
                            "`kind`, as what bytes and characters are saved as");
  EXPECT_EQ(failure(R"({"kind": "words"})"), "`t`: `kind` is neither `bytes` nor `characters`");
  EXPECT_EQ(failure(R"({"kind": "bytes", "marks": ["<x>"]})"),
            "`t`: `marks` has something other than `<begin>`, `<end>` and `<padding>`");
  EXPECT_EQ(failure(R"({"kind": "characters", "characters": ["a", "bc"]})"),
            "`t`: `characters[1]` is not one character");
  EXPECT_EQ(failure(R"({"kind": "characters", "characters": ["a", "a"]})"),
            "`t`: `characters[1]` is there twice");
}

TEST_F(OwnKinds, AFolderHoldsOneTokenizer) {
  std::string none = text::load_tokenizer(folder.string()).status().message();
  EXPECT_NE(none.find("holds no tokenizer"), std::string::npos) << none;
  write("tokenizer.json", byte_level_file());
  EXPECT_TRUE(text::load_tokenizer(folder.string()));
  ASSERT_TRUE(text::make_bytes_tokenizer()->save(folder.string()).ok());
  std::string two = text::load_tokenizer(folder.string()).status().message();
  EXPECT_NE(two.find("holds two tokenizers"), std::string::npos) << two;
  EXPECT_FALSE(text::load_tokenizer((folder / "absent.json").string()));
  EXPECT_FALSE(text::make_bytes_tokenizer()->save((folder / "absent").string()).ok());
}

} // namespace
} // namespace gradus::test
