// What tests of tokenizers share: a scratch folder, small tokenizers, and short ways to use them.
#pragma once

#include "runtime/text/tokenizer.h"
#include "test/unit/temporary_folder.h"

namespace gradus::test {

namespace rt = gradus::runtime;
namespace text = gradus::runtime::text;

using Ids = std::vector<text::TokenId>;

class TextTest : public FolderTest {
protected:
  /// What `tokenizer` is after it was saved and loaded.
  std::unique_ptr<text::Tokenizer> again(const text::Tokenizer &tokenizer) const {
    rt::Status saved = tokenizer.save(folder.string());
    EXPECT_TRUE(saved.ok()) << saved.message();
    text::TokenizerResult loaded = text::load_tokenizer(folder.string());
    EXPECT_TRUE(loaded) << (loaded ? "" : loaded.status().message());
    return loaded ? std::move(*loaded) : nullptr;
  }
};

inline Ids ids(const text::Tokenizer &tokenizer, std::string_view words) {
  auto result = tokenizer.encode(words);
  EXPECT_TRUE(result) << (result ? "" : result.status().message());
  return result ? *result : Ids();
}

inline std::string decoded(const text::Tokenizer &tokenizer, const Ids &tokens) {
  auto result = tokenizer.decode(tokens);
  EXPECT_TRUE(result) << (result ? "" : result.status().message());
  return result ? *result : "";
}

/// From the text of a file.
inline std::unique_ptr<text::Tokenizer> made(const std::string &content) {
  text::TokenizerResult result = text::read_tokenizer(content, "t");
  EXPECT_TRUE(result) << (result ? "" : result.status().message());
  return result ? std::move(*result) : nullptr;
}

/// The sentence, or "" where the file is read.
inline std::string failure(const std::string &content) {
  text::TokenizerResult result = text::read_tokenizer(content, "t");
  return result ? "" : result.status().message();
}

/// A tokenizer.json of a model and further parts, as JSON texts.
inline std::string file_of(const std::string &model, const std::string &parts = "") {
  return "{\"version\": \"1.0\", \"model\": " + model + (parts.empty() ? "" : ", ") + parts + "}";
}

/// GPT-2's kind: the merges make `lo`, `low`, and `Ġlow` (a space and low).
inline std::string byte_level_file() {
  return file_of(R"({"type": "BPE", "vocab": {"l": 0, "o": 1, "w": 2, "e": 3, "r": 4, "Ġ": 5, "Ã": 6,
                     "©": 7, "lo": 8, "low": 9, "Ġlow": 10, "â": 11, "Ĥ": 12, "¬": 13},
                     "merges": ["l o", "lo w", ["Ġ", "low"]]})",
                 R"("pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false},
                    "decoder": {"type": "ByteLevel"},
                    "added_tokens": [{"id": 14, "content": "<|endoftext|>", "special": true,
                      "single_word": false, "lstrip": false, "rstrip": false, "normalized": false}])");
}

/// BERT's kind.
inline std::string wordpiece_file() {
  return file_of(R"({"type": "WordPiece", "unk_token": "[UNK]", "max_input_chars_per_word": 8,
                     "vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "un": 3, "##aff": 4, "##able": 5,
                               "cafe": 6, ",": 7, "##s": 8, "中": 9}})",
                 R"("normalizer": {"type": "BertNormalizer", "clean_text": true, "lowercase": true,
                                   "handle_chinese_chars": true, "strip_accents": null},
                    "pre_tokenizer": {"type": "BertPreTokenizer"},
                    "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
                    "post_processor": {"type": "BertProcessing", "cls": ["[CLS]", 1],
                                       "sep": ["[SEP]", 2]})");
}

} // namespace gradus::test
