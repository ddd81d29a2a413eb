// A document to ids part by part: the same ids as of the whole at once.
#pragma once

#include "runtime/text/tokenizer.h"

namespace gradus::runtime {

/// A part is cut at a place where the tokenizer cuts too, whatever stands around: the ids of what
/// is before it are the same with and without what is behind. What is behind is encoded together
/// with some text before it, whose ids are then dropped, because a tokenizer may treat the begin of
/// a text in a way of its own. Places are looked for behind line ends first, then before spaces.
class DocumentEncoder {
public:
  static constexpr size_t usual_part = 1 << 16;

  /// The tokenizer must outlive this. `part`: bytes that are encoded at a time, at least.
  explicit DocumentEncoder(const text::Tokenizer &tokenizer, size_t part = usual_part)
      : tokenizer_(tokenizer), usual_(part), wanted_(part) {}

  /// A document begins; `what` names its file, `byte` and `line` are its place there.
  void begin(std::string what, uint64_t byte = 0, int64_t line = 1);
  /// Takes the next part of it, cut anywhere, and appends to `ids` what is certain; at its end all.
  Status add(std::string_view part, bool ends, std::vector<text::TokenId> &ids);
  /// Bytes of text in the ids given since the begin.
  uint64_t encoded() const { return encoded_; }

private:
  Status check(bool ends);
  Result<size_t> find_cut() const;
  Result<bool> is_cut(size_t place) const;
  Status encode(size_t end, std::vector<text::TokenId> &ids);

  const text::Tokenizer &tokenizer_;
  size_t usual_, wanted_;
  std::string what_, buffer_, context_; // text not encoded yet; some of what stands before it
  std::vector<text::TokenId> context_ids_;
  size_t valid_ = 0; // of the buffer, known to be UTF-8
  uint64_t byte_ = 0, encoded_ = 0;
  int64_t line_ = 1; // of the buffer's begin
};

} // namespace gradus::runtime
