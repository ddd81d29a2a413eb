// SentencePiece models: trained here, saved, loaded; broken ones refused.
#include "runtime/text/sentencepiece.h"
#include "runtime/text/streaming.h"
#include "test/unit/text/text_fixture.h"

namespace gradus::test {
namespace {

using SentencePiece = TextTest;
using Kind = text::SentencePieceTraining::Kind;

/// Two hundred lines of a few words.
std::vector<std::string> corpus() {
  const char *words[] = {"low", "lower", "lowest", "new", "newer", "newest", "wide", "wider", "widest"};
  std::vector<std::string> lines;
  for (size_t line = 0; line < 200; ++line)
    lines.push_back(std::string(words[line % 9]) + " " + words[line / 3 % 9] + " " + words[line % 7]);
  return lines;
}

text::TokenizerResult train(const std::vector<std::string> &lines, text::SentencePieceTraining training) {
  size_t at = 0;
  return text::train_sentencepiece(
      [&](std::string &line) {
        if (at == lines.size())
          return false;
        line = lines[at++];
        return true;
      },
      training);
}

text::SentencePieceTraining settings(Kind kind, int64_t pieces) {
  text::SentencePieceTraining training;
  training.kind = kind;
  training.pieces = pieces;
  return training;
}

TEST_F(SentencePiece, TrainsAndComesBack) {
  for (Kind kind : {Kind::bpe, Kind::unigram}) {
    int32_t pieces = kind == Kind::bpe ? 290 : 275;
    auto trained = train(corpus(), settings(kind, pieces));
    ASSERT_TRUE(trained) << trained.status().message();
    EXPECT_EQ((*trained)->name(), kind == Kind::bpe ? "SentencePiece, bpe" : "SentencePiece, unigram");
    EXPECT_EQ((*trained)->vocabulary_size(), pieces);
    EXPECT_EQ((*trained)->special_ids().unknown, 0);
    EXPECT_EQ((*trained)->special_ids().begin, 1);
    EXPECT_EQ((*trained)->special_ids().end, 2);
    EXPECT_EQ((*trained)->special_ids().padding, text::no_token);
    auto loaded = again(**trained);
    Ids tokens = ids(*loaded, "lowest wide \u4e2d");
    EXPECT_EQ(tokens, ids(**trained, "lowest wide \u4e2d"));
    EXPECT_EQ(decoded(*loaded, tokens), "lowest wide \u4e2d");
    EXPECT_LT(tokens.size(), 14u);
    EXPECT_EQ(*loaded->decode({1, 2}), "");
    EXPECT_EQ(*loaded->decode({1, 2}, {/*skip_special=*/false}), "<s></s>");
  }
}

TEST_F(SentencePiece, TheSameCorpusGivesTheSameModel) {
  auto one = train(corpus(), settings(Kind::unigram, 275)), two = train(corpus(), settings(Kind::unigram, 275));
  ASSERT_TRUE(one && two);
  for (text::TokenId id = 0; id < 275; ++id)
    EXPECT_EQ((*one)->token(id), (*two)->token(id));
}

TEST_F(SentencePiece, DecodesByteByByte) {
  auto trained = train(corpus(), settings(Kind::bpe, 290));
  ASSERT_TRUE(trained);
  text::StreamingDecoder decoder(**trained);
  std::string joined;
  for (text::TokenId id : ids(**trained, "new \U0001F600\u4e2d low")) {
    auto piece = decoder.push(id);
    ASSERT_TRUE(piece);
    EXPECT_TRUE(piece->empty() || (piece->back() & 0xc0) != 0xc0);
    joined += *piece;
  }
  EXPECT_EQ(joined + decoder.finish(), "new \U0001F600\u4e2d low");
}

TEST_F(SentencePiece, SymbolsAndMarks) {
  text::SentencePieceTraining training = settings(Kind::bpe, 45);
  training.byte_fallback = false;
  training.symbols = {"<2de>"};
  training.marks = {false, true, true};
  auto trained = train(corpus(), training);
  ASSERT_TRUE(trained) << trained.status().message();
  EXPECT_EQ((*trained)->special_ids().begin, text::no_token);
  EXPECT_EQ((*trained)->special_ids().end, 1);
  EXPECT_EQ((*trained)->special_ids().padding, 2);
  EXPECT_EQ((*trained)->token(3), "<2de>");
  EXPECT_EQ(ids(**trained, "\u4e2d").back(), 0);
}

TEST_F(SentencePiece, LongLinesAreCut) {
  std::string line;
  for (const std::string &words : corpus())
    line += words + " ";
  for (int doubling = 0; doubling < 3; ++doubling)
    line += line;
  auto trained = train({line, std::string(10000, 'z')}, settings(Kind::bpe, 290));
  ASSERT_TRUE(trained) << trained.status().message();
  EXPECT_NE(ids(**trained, "z").back(), 0);
}

TEST_F(SentencePiece, SaysWhatIsWrong) {
  EXPECT_EQ(train({}, settings(Kind::bpe, 290)).status().message(),
            "the corpus is empty: it has no text to train on");
  EXPECT_EQ(train({"a", "b\xFF"}, settings(Kind::bpe, 290)).status().message(),
            "line 2 of the corpus is not UTF-8 at byte 1 (0xFF, line 1); convert it, or use the tokenizer `bytes`");
  // More than the corpus has.
  std::string many = train(corpus(), settings(Kind::bpe, 100000)).status().message();
  EXPECT_EQ(many.substr(0, 70), "SentencePiece cannot train this: Vocabulary size too high (100000). Pl");
  EXPECT_FALSE(train(corpus(), settings(Kind::bpe, 5))); // fewer than its characters
  EXPECT_EQ(train(corpus(), settings(Kind::bpe, 0)).status().message(),
            "a vocabulary of 0 pieces cannot be trained: 1 to 16777216 can");
  text::SentencePieceTraining training = settings(Kind::bpe, 290);
  training.symbols = {"a,b"};
  EXPECT_FALSE(train(corpus(), training));
  training.symbols.clear();
  training.normalization = "other";
  EXPECT_FALSE(train(corpus(), training));
}

TEST_F(SentencePiece, BrokenModels) {
  auto trained = train(corpus(), settings(Kind::unigram, 275));
  ASSERT_TRUE(trained && (*trained)->save(folder.string()).ok());
  std::ifstream file(folder / "tokenizer.model", std::ios::binary);
  std::string model{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(failure(model.substr(0, model.size() / 2)).substr(0, 32), "`t`: SentencePiece cannot read i");
  EXPECT_EQ(failure("\n\x05hello").substr(0, 32), "`t`: SentencePiece cannot read i");
  // Its table for normalization, with the first unit pointing far away.
  size_t table = model.find(std::string("nmt_nfkc\x12", 9));
  ASSERT_NE(table, std::string::npos);
  model[table + 19] = '\x7f';
  EXPECT_EQ(failure(model), "`t`: its table for normalization (`precompiled_charsmap`) points out of itself");
}

} // namespace
} // namespace gradus::test
