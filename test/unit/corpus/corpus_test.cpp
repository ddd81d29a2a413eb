// Formats of texts, documents one behind another, and what is said of broken files.
#include "test/unit/corpus/corpus_fixture.h"

#include "runtime/corpus/token_file.h"

namespace gradus::test {
namespace {

using Corpora = CorpusTest;

TEST_F(Corpora, DocumentsLieOneBehindAnother) {
  write("a.txt", "one\ntwo");
  write("b.jsonl.gz",
        gzip("{\"text\": \"three\"}\r\n\n{\"x\": 1, \"text\": \"\"}\n{\"text\": \"f\\u00fcnf\"}"));
  auto set = load({"a.txt", "b.jsonl.gz"});
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(words(*set->text), "|one\ntwo|three|f\u00fcnf");
  EXPECT_EQ(set->text->facts().documents, 3);
  EXPECT_EQ(set->text->facts().longest, 7);
  EXPECT_EQ(set->text->bytes(0, set->text->count()), 17);
  EXPECT_EQ(set->text->bytes(7, 12), 5);
  vocabulary.tokenizer = text::make_bytes_tokenizer({false, true, false});
  set = load({"a.txt", "b.jsonl.gz"});
  EXPECT_EQ(words(*set->text), "|one\ntwo.|three.|f\u00fcnf");
}

TEST_F(Corpora, LongTextsComeBackWhole) {
  std::string content;
  for (int line = 0; content.size() < 300000; ++line)
    content += "line " + std::to_string(line) + " \u00e9\n";
  write("a.txt", content);
  auto set = load({"a.txt"});
  ASSERT_TRUE(set);
  EXPECT_EQ(words(*set->text), "|" + content);
  std::vector<int32_t> some(10);
  ASSERT_TRUE(set->text->read(200000, 10, some.data()).ok());
  EXPECT_EQ(std::string(some.begin(), some.end()), content.substr(200000, 10));
  // A line that is longer than what is read at a time.
  write("b.jsonl", "{\"text\": \"" + std::string(200000, 'x') + "\"}\n{\"text\": \"y\"}\n");
  set = load({"b.jsonl"});
  ASSERT_TRUE(set);
  EXPECT_EQ(set->text->count(), 200001);
}

TEST_F(Corpora, BrokenFiles) {
  EXPECT_EQ(failure("a.txt", ""), "`a.txt` is empty");
  EXPECT_EQ(failure("a.jsonl", "{\"text\": \"\"}\n"), "`a.jsonl` is empty: it holds no text");
  EXPECT_EQ(failure("a.jsonl", "{\"text\": \"x\"}\n{\"text\": 1, }"),
            "`a.jsonl`, line 2 is not JSON at byte 12");
  EXPECT_EQ(failure("a.jsonl", "[1]"),
            "`a.jsonl`, line 1 is array; an object with its fields is expected");
  EXPECT_EQ(failure("a.jsonl", "{\"text\": null}"),
            "`a.jsonl`, line 1: its `text` is null; text is expected");
  EXPECT_EQ(failure("a.jsonl", "{}"),
            "`a.jsonl`, line 1 has no field `text`; it has none; --text-field "
            "NAME says which is the text");
  EXPECT_EQ(failure("a.jsonl", "{\"text\": \"\xff\"}"),
            "`a.jsonl`, line 1 is not UTF-8 at byte 10; JSON is");
  EXPECT_EQ(failure("a.jsonl", "{\"text\": \"x\", \"n\": 1e999}"),
            "`a.jsonl`, line 1 holds a number beyond all bounds");
  EXPECT_EQ(failure("a.words", "x"),
            "`a.words`: its name does not say how the text is kept; say --format "
            "text, jsonl, tsv or mo");
  EXPECT_EQ(failure("a.tsv", "a\tb\n"),
            "`a.tsv` has lines of columns, which are pairs or texts with a class; "
            "a language model reads plain text or JSON lines");
  std::string nested(100000, '[');
  EXPECT_EQ(failure("a.jsonl", nested), "`a.jsonl`, line 1 is not JSON at byte 100000");
  vocabulary.tokenizer = std::move(*text::make_characters_tokenizer("ab\n"));
  EXPECT_EQ(failure("a.txt", std::string(100000, 'a') + "\n\xc3"),
            "`a.txt` is not UTF-8 at byte 100001 (0xC3, line 2); convert it, or use the tokenizer "
            "`bytes`");
  EXPECT_EQ(
      failure("a.txt", "a\n\n\xc3("),
      "`a.txt` is not UTF-8 at byte 3 (0xC3, line 3); convert it, or use the tokenizer `bytes`");
}

TEST_F(Corpora, TokenizersByName) {
  std::string path = write("a.txt", "abca"), pairs = write("p.tsv", "ab\tcd\n");
  auto characters = rt::tokenizer_named("characters", {path}, options, {});
  ASSERT_TRUE(characters);
  EXPECT_EQ((*characters)->vocabulary_size(), 4);
  EXPECT_EQ((*rt::tokenizer_named("", {}, options, {}))->vocabulary_size(), 256);
  options.kind = rt::CorpusKind::pairs;
  EXPECT_EQ((*rt::tokenizer_named("bytes", {}, options, {}))->vocabulary_size(), 258);
  EXPECT_EQ((*rt::tokenizer_named("characters", {pairs}, options, {}))->vocabulary_size(), 7);
  EXPECT_EQ(
      rt::tokenizer_named("none", {}, options, {}).status().message(),
      "there is no tokenizer `none`: it is no file or folder, and not `bytes` or `characters`");
}

TEST_F(Corpora, VocabulariesTravel) {
  vocabulary.classes = {"bad", "good"};
  ASSERT_TRUE(vocabulary.save(folder.string()).ok());
  auto again = rt::Vocabulary::load(folder.string());
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->tokenizer->same_as(*vocabulary.tokenizer));
  EXPECT_FALSE(again->tokenizer->same_as(*text::make_bytes_tokenizer({true, true, false})));
  EXPECT_EQ(again->classes, vocabulary.classes);
  write("labels.json", "[1]");
  EXPECT_FALSE(rt::Vocabulary::load(folder.string()));
  EXPECT_FALSE(rt::Vocabulary::load("/none")->tokenizer);
}

} // namespace
} // namespace gradus::test
