// A document in parts has the ids of the whole.
#include "runtime/corpus/document_encoder.h"
#include "test/unit/corpus/corpus_fixture.h"

namespace gradus::test {
namespace {

using Ids = std::vector<text::TokenId>;

/// In pieces of `piece` bytes, encoded in parts of about `part`.
Ids in_parts(const text::Tokenizer &tokenizer, const std::string &document, size_t part,
             size_t piece) {
  rt::DocumentEncoder encoder(tokenizer, part);
  encoder.begin("the text");
  Ids ids;
  size_t before_end = 0;
  for (size_t at = 0; at < document.size(); at += piece) {
    bool ends = at + piece >= document.size();
    before_end = ids.size();
    rt::Status status = encoder.add(std::string_view(document).substr(at, piece), ends, ids);
    EXPECT_TRUE(status.ok()) << status.message();
    if (!status.ok())
      break;
  }
  EXPECT_GT(before_end, 0u); // it was cut
  EXPECT_EQ(encoder.encoded(), document.size());
  return ids;
}

std::string prose() {
  std::string text;
  const char *words[] = {"In",    "the",           "begin\u00adning", "was",  "  the",
                         "word.", "\u00c9t\u00e9", "\U0001F600",      "don't"};
  uint32_t state = 7;
  for (int word = 0; word < 6000; ++word) {
    state = state * 1664525u + 1013904223u;
    text += words[(state >> 16) % 9];
    text += (state >> 8) % 11 == 0 ? "\n" : (state >> 8) % 37 == 0 ? "\n\n" : " ";
  }
  return text;
}

void expect_same(const text::Tokenizer &tokenizer) {
  std::string document = prose();
  auto whole = tokenizer.encode(document, {/*marks=*/false});
  ASSERT_TRUE(whole);
  for (size_t part : {600, 5000})
    for (size_t piece : {777, 4096})
      EXPECT_EQ(in_parts(tokenizer, document, part, piece), *whole) << part << " " << piece;
}

TEST(DocumentEncoder, Characters) { expect_same(**text::make_characters_tokenizer(prose())); }

TEST(DocumentEncoder, SentencePiece) {
  using Training = text::SentencePieceTraining;
  for (auto kind : {Training::Kind::bpe, Training::Kind::unigram})
    for (const char *normalization : {"identity", "nmt_nfkc"}) {
      Training training;
      training.kind = kind;
      training.pieces = 285;
      training.normalization = normalization;
      training.keep_spaces = normalization == std::string("identity");
      std::string rest = prose();
      auto made = text::train_sentencepiece(
          [&](std::string &line) {
            size_t end = std::min(rest.find('\n'), rest.size());
            line = rest.substr(0, end);
            bool more = !rest.empty();
            rest.erase(0, end + 1);
            return more;
          },
          training);
      ASSERT_TRUE(made) << made.status().message();
      expect_same(**made);
    }
}

TEST(DocumentEncoder, ByteLevelAndPrepended) {
  // GPT-2's way of cutting, and Llama's mark before every text.
  for (
      const char *steps :
      {R"("normalizer": null, "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true})",
       R"("normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "_"}, {"type": "Replace", "pattern": {"String": " "}, "content": "_"}]}, "pre_tokenizer": {"type": "WhitespaceSplit"})"}) {
    std::string vocabulary = R"("<unk>": 0, "_": 1)", content;
    for (int letter = 33, id = 2; letter < 127; ++letter)
      if (letter != '"' && letter != '\\' && letter != '_')
        vocabulary +=
            ", \"" + std::string(1, static_cast<char>(letter)) + "\": " + std::to_string(id++);
    content =
        R"({"version": "1.0", "added_tokens": [], )" + std::string(steps) +
        R"(, "post_processor": null, "decoder": null, "model": {"type": "BPE", "unk_token": "<unk>", "vocab": {)" +
        vocabulary + R"(}, "merges": []}})";
    auto made = text::read_tokenizer(content, "t");
    ASSERT_TRUE(made) << made.status().message();
    expect_same(**made);
  }
}

TEST(DocumentEncoder, ALineWithoutEndIsCutAtSpaces) {
  std::string document;
  for (int word = 0; word < 5000; ++word)
    document += "word" + std::to_string(word) + " ";
  auto made = text::make_characters_tokenizer(document);
  EXPECT_EQ(in_parts(**made, document, 1000, 500), *(*made)->encode(document));
}

} // namespace
} // namespace gradus::test
