// tokenizer.json by small examples, and what is said of broken and unsupported ones. That real ones give
// the ids of the Python package is kept by test/golden.
#include "test/unit/text/text_fixture.h"

#include <thread>

namespace gradus::test {
namespace {

using HuggingFace = TextTest;

TEST_F(HuggingFace, ByteLevel) {
  auto tokenizer = made(byte_level_file());
  EXPECT_EQ(tokenizer->name(), "tokenizer.json, BPE");
  EXPECT_EQ(tokenizer->vocabulary_size(), 15);
  EXPECT_EQ(ids(*tokenizer, "low lower\u00e9"), (Ids{9, 10, 3, 4, 6, 7}));
  EXPECT_EQ(ids(*tokenizer, "lo<|endoftext|>w"), (Ids{8, 14, 2}));
  EXPECT_EQ(decoded(*tokenizer, {9, 10, 6, 7, 14}), "low low\u00e9");
  EXPECT_EQ(*tokenizer->decode({9, 14}, {/*skip_special=*/false}), "low<|endoftext|>");
  EXPECT_EQ(tokenizer->special_ids().end, 14);
  EXPECT_EQ(tokenizer->special_ids().unknown, text::no_token);
  EXPECT_EQ(ids(*tokenizer, ""), Ids{});
}

TEST_F(HuggingFace, WordPiece) {
  auto tokenizer = made(wordpiece_file());
  EXPECT_EQ(ids(*tokenizer, "UNaffable, Caf\u00e9s\u4e2dx"), (Ids{1, 0, 7, 6, 8, 9, 0, 2})); // 9 letters: too long
  EXPECT_EQ(ids(*tokenizer, "unaff\tcafe"), (Ids{1, 3, 4, 6, 2}));
  EXPECT_EQ(*tokenizer->encode("un", {/*marks=*/false}), Ids{3});
  EXPECT_EQ(*tokenizer->decode({3, 4, 7, 6}, {}), "unaff, cafe");
}

TEST_F(HuggingFace, ByteFallbackAndUnknown) {
  std::string vocab = R"("vocab": {"<unk>": 0, "a": 1, "b": 2, "<0xC3>": 3, "<0xA9>": 4})";
  auto bytes = made(file_of(R"({"type": "BPE", "unk_token": "<unk>", "byte_fallback": true, "merges": [], )" +
                            vocab + "}"));
  EXPECT_EQ(ids(*bytes, "a\u00e9\u00e8"), (Ids{1, 3, 4, 0})); // <0xA8> is not there
  auto fused = made(file_of(R"({"type": "BPE", "unk_token": "<unk>", "fuse_unk": true, "merges": [], )" +
                            vocab + "}"));
  EXPECT_EQ(ids(*fused, "xya"), (Ids{0, 1}));
  auto dropped = made(file_of(R"({"type": "BPE", "merges": [], )" + vocab + "}"));
  EXPECT_EQ(ids(*dropped, "xya"), (Ids{1}));
}

TEST_F(HuggingFace, Unigram) {
  auto tokenizer = made(file_of(R"({"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0], ["a", -1],
                                    ["b", -1], ["ab", -1.5], ["c", -9]]})"));
  EXPECT_EQ(ids(*tokenizer, "abba"), (Ids{3, 2, 1}));
  EXPECT_EQ(ids(*tokenizer, "axyc"), (Ids{1, 0, 4}));
}

TEST_F(HuggingFace, AddedTokensTakeSpaceAndWords) {
  auto tokenizer = made(file_of(
      R"({"type": "WordLevel", "unk_token": "?", "vocab": {"?": 0, "a": 1, "b": 2}})",
      R"("pre_tokenizer": {"type": "WhitespaceSplit"}, "normalizer": {"type": "Lowercase"}, "added_tokens": [
         {"id": 3, "content": "<m>", "special": true, "single_word": false, "lstrip": true, "rstrip": true, "normalized": false},
         {"id": 4, "content": "Word", "special": false, "single_word": true, "lstrip": false, "rstrip": false, "normalized": true}])"));
  EXPECT_EQ(ids(*tokenizer, "a <m>  b<m>"), (Ids{1, 3, 2, 3}));
  EXPECT_EQ(ids(*tokenizer, "a wORD b"), (Ids{1, 4, 2}));
  EXPECT_EQ(ids(*tokenizer, "aword words"), (Ids{0, 0}));
}

TEST_F(HuggingFace, MetaspaceBeforeTheFirstWordAlone) {
  auto file = [](const char *scheme, const char *normalizer) {
    return file_of(R"({"type": "WordLevel", "unk_token": "?", "vocab": {"?": 0, "▁a": 1, "a": 2, "▁": 3}})",
                   std::string(R"("pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": ")") +
                       scheme + R"("}, "normalizer": )" + normalizer + R"(, "added_tokens": [{"id": 4, "content": "<m>", "special":
                       true, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false}])");
  };
  const char *strip = R"({"type": "Strip", "strip_left": true, "strip_right": false})";
  EXPECT_EQ(ids(*made(file("first", "null")), "a<m>a  a"), (Ids{1, 4, 2, 3, 1}));
  EXPECT_EQ(ids(*made(file("always", "null")), "a<m>a"), (Ids{1, 4, 1}));
  EXPECT_EQ(ids(*made(file("never", "null")), "a<m> a"), (Ids{2, 4, 1}));
  EXPECT_EQ(ids(*made(file("first", strip)), " a"), (Ids{2}));
}

TEST_F(HuggingFace, ComesBackFromAFolder) {
  auto tokenizer = made(wordpiece_file());
  EXPECT_EQ(ids(*again(*tokenizer), "unaff cafe"), ids(*tokenizer, "unaff cafe"));
}

TEST_F(HuggingFace, SeveralThreads) {
  auto tokenizer = made(byte_level_file());
  std::vector<std::thread> threads;
  std::vector<Ids> results(4);
  for (Ids &result : results)
    threads.emplace_back([&] {
      for (int round = 0; round < 500; ++round)
        result = ids(*tokenizer, "low lower low");
    });
  for (std::thread &thread : threads)
    thread.join();
  for (const Ids &result : results)
    EXPECT_EQ(result, (Ids{9, 10, 3, 4, 10}));
}

TEST_F(HuggingFace, NamesWhatIsNotSupported) {
  std::string model = R"({"type": "WordLevel", "unk_token": "?", "vocab": {"?": 0}})";
  auto with = [&](const std::string &parts) { return failure(file_of(model, parts)); };
  EXPECT_EQ(with(R"("normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Precompiled"}]})"),
            "`t`: `normalizer.normalizers[1]` is the normalizer `Precompiled`, which is not supported");
  EXPECT_EQ(with(R"("pre_tokenizer": {"type": "UnicodeScripts"})"),
            "`t`: `pre_tokenizer` is the pre-tokenizer `UnicodeScripts`, which is not supported");
  EXPECT_EQ(with(R"("post_processor": {"type": "Other"})"),
            "`t`: `post_processor` is the post-processor `Other`, which is not supported");
  EXPECT_EQ(with(R"("decoder": {"type": "CTC"})"), "`t`: `decoder` is the decoder `CTC`, which is not supported");
  EXPECT_EQ(with(R"("pre_tokenizer": {"type": "Split", "pattern": {"Regex": "[a&&b]"}, "behavior": "Isolated", "invert": false})"),
            "`t`: `pre_tokenizer.pattern` cannot be used: the expression `[a&&b]` has an intersection of classes, which is not "
            "supported");
  EXPECT_EQ(failure(R"({"version": "2.0", "model": {}})"), "`t`: the file has the version `2.0`; `1.0` is supported");
  EXPECT_EQ(failure(R"({"model": {"type": "Other"}})"),
            "`t`: `model` has the type `Other`, which is not supported: BPE, WordPiece, Unigram and WordLevel are");
  EXPECT_EQ(failure(file_of(R"({"type": "BPE", "dropout": 0.1, "vocab": {"a": 0}, "merges": []})")),
            "`t`: `model` has a `dropout`, which makes tokens a matter of chance and is not supported");
}

TEST_F(HuggingFace, NamesWhatIsBroken) {
  EXPECT_EQ(failure(file_of("3")), "`t`: `model` is not an object");
  EXPECT_EQ(failure(file_of(R"({"type": "BPE", "vocab": {"a": 0, "b": 0}, "merges": []})")),
            "`t`: `model.vocab` gives the id 0 twice, to `b` too");
  EXPECT_EQ(failure(file_of(R"({"type": "BPE", "vocab": {"a": 99999999}, "merges": []})")),
            "`t`: `model.vocab` gives `a` an id that is not from 0 to 65540");
  EXPECT_EQ(failure(file_of(R"({"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": ["a b"]})")),
            "`t`: `model` has a `merges[0]` that is no pair of tokens of `vocab` whose union is one too");
  EXPECT_EQ(failure(file_of(R"({"type": "WordPiece", "unk_token": "?", "max_input_chars_per_word": 5, "vocab": {"a": 0}})")),
            "`t`: `model` has the unknown token `?`, which is not in `vocab`");
  EXPECT_EQ(failure(file_of(R"({"type": "Unigram", "unk_id": 3, "vocab": [["a", 0.5]]})")),
            "`t`: `model` has no `unk_id` from 0 to 0");
  EXPECT_EQ(failure(file_of(R"({"type": "Unigram", "unk_id": 0, "vocab": [["a", 0.5], ["b"]]})")),
            "`t`: `model.vocab[1]` is not a token with its score");
  std::string model = R"({"type": "WordLevel", "unk_token": "?", "vocab": {"?": 0}})";
  EXPECT_EQ(failure(file_of(model, R"("added_tokens": [{"id": 0, "content": "x", "special": true, "single_word": false,
                                      "lstrip": false, "rstrip": false, "normalized": false}])")),
            "`t`: `added_tokens[0]` gives `x` the id 0, which the model has differently");
  EXPECT_EQ(failure(file_of(model, R"("post_processor": {"type": "BertProcessing", "cls": ["a", 1], "sep": ["b", 0]})")),
            "`t`: `post_processor` puts in the token 1, but the vocabulary ends at 0");
  EXPECT_EQ(failure(file_of(model, R"("pre_tokenizer": {"type": "Split", "pattern": {"Regex": "("}, "behavior": "Isolated",
                                      "invert": false})"))
                .substr(0, 62),
            "`t`: `pre_tokenizer.pattern` cannot be used: the expression `(");
}

TEST_F(HuggingFace, TextThatIsNotUtf8) {
  EXPECT_EQ(made(byte_level_file())->encode("lo\xFF").status().message(),
            "the text is not UTF-8 at byte 2 (0xFF, line 1); convert it, or use the tokenizer `bytes`");
}

} // namespace
} // namespace gradus::test
