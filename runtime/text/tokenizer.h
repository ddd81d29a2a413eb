// A tokenizer: text to ids and back. Every kind is behind this interface; one travels in a
// checkpoint folder as one file.
//
// A tokenizer does not change once it is made, and may be used by several threads at a time.
#pragma once

#include "runtime/file/file_system.h"
#include "runtime/status/status.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gradus::runtime::text {

using TokenId = int32_t;
constexpr TokenId no_token = -1;

/// The ids with a meaning of their own; `no_token` where a tokenizer has none.
struct SpecialIds {
  TokenId begin = no_token;   // stands before a text
  TokenId end = no_token;     // ends a text
  TokenId padding = no_token; // fills a batch
  TokenId unknown = no_token; // what the vocabulary cannot say
};

struct EncodeOptions {
  /// Put around the text what the tokenizer's own file says (`[CLS]` … `[SEP]`). Kinds whose files
  /// say nothing of it add nothing.
  bool marks = true;
};

struct DecodeOptions {
  /// Leave out begin, end, padding and other marks; what is unknown stays visible.
  bool skip_special = true;
};

class Tokenizer {
public:
  virtual ~Tokenizer() = default;

  /// Its kind in words: `bytes`, `SentencePiece, unigram`, `tokenizer.json, WordPiece`.
  virtual std::string name() const = 0;
  /// One more than the largest id: the rows that an embedding needs.
  virtual TokenId vocabulary_size() const = 0;
  virtual SpecialIds special_ids() const = 0;
  /// Whether `id` marks something rather than being a part of a text.
  virtual bool is_special(TokenId id) const = 0;
  /// What stands for `id` in the vocabulary, as its file writes it; empty for an id that it leaves
  /// out.
  virtual std::string token(TokenId id) const = 0;
  /// Whether text that is not UTF-8 is encoded too, and comes back from `decode` as it was.
  virtual bool takes_any_bytes() const { return false; }

  /// Fails where the text is not UTF-8 and the kind needs it; the sentence says at which byte.
  Result<std::vector<TokenId>> encode(std::string_view text, EncodeOptions options = {}) const;
  /// Fails where an id is not of the vocabulary. The text is UTF-8 (what is not becomes U+FFFD)
  /// unless `takes_any_bytes`.
  Result<std::string> decode(const std::vector<TokenId> &ids, DecodeOptions options = {}) const;
  /// Writes the file that `load_tokenizer` reads into `folder`.
  Status save(const std::string &folder, FileSystem &files = system_files()) const;
  /// Whether both write the same file: every text gets the same ids.
  bool same_as(const Tokenizer &other) const;

  /// What `decode` gives before bytes that are no UTF-8 are replaced; for decoding in pieces.
  Result<std::string> decode_bytes(const std::vector<TokenId> &ids, DecodeOptions options) const;

protected:
  /// Appends the ids of `text`, which is UTF-8 unless `takes_any_bytes`.
  virtual Status append_ids(std::string_view text, EncodeOptions options,
                            std::vector<TokenId> &ids) const = 0;
  /// The ids are of the vocabulary, and none is to be left out.
  virtual std::string join(const std::vector<TokenId> &ids) const = 0;
  virtual const char *file_name() const = 0;
  virtual std::string file_content() const = 0;

private:
  Status check_ids(const std::vector<TokenId> &ids) const;
};

using TokenizerResult = Result<std::unique_ptr<Tokenizer>>;

/// From a folder that a tokenizer was saved to (a checkpoint's), or from one file: a SentencePiece
/// model, a Hugging Face `tokenizer.json`, or what `bytes` and `characters` save.
TokenizerResult load_tokenizer(const std::string &path);

/// The same from the file's content; `path` is what sentences call it.
TokenizerResult read_tokenizer(std::string content, const std::string &path);

} // namespace gradus::runtime::text
