// Tokens on the disk: written once, in sequence, to a file that has no name, and read by place.
#pragma once

#include "runtime/data/tokens.h"

namespace gradus::runtime {

/// The file is in the system's folder for temporary ones (`TMPDIR`), and gone with the last that
/// reads it. A token takes four bytes.
class TokenFile {
public:
  static Result<std::unique_ptr<TokenFile>> create();
  ~TokenFile();
  TokenFile(const TokenFile &) = delete;
  TokenFile &operator=(const TokenFile &) = delete;

  /// Tokens are from 0 to 2^30 - 1. `begins`: the first of them is the first of a document.
  Status append(const std::vector<int32_t> &tokens, bool begins);
  /// So many bytes of text are in the tokens so far.
  void note_bytes(uint64_t bytes);
  /// What is still held back goes to the disk.
  Status flush();
  int64_t count() const { return count_; }

private:
  friend class FileTokens;
  explicit TokenFile(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
  int64_t count_ = 0;
  std::vector<uint32_t> held_;
  std::vector<std::pair<int64_t, uint64_t>> bytes_; // tokens, and the bytes of text in them
};

class FileTokens final : public Tokens {
public:
  FileTokens(std::string what, std::shared_ptr<const TokenFile> file, TextFacts facts)
      : Tokens(std::move(what)), file_(std::move(file)), facts_(std::move(facts)) {}

  int64_t count() const override { return file_->count(); }
  TextFacts facts() const override { return facts_; }
  double bytes(int64_t begin, int64_t end) const override;

private:
  Status read_tokens(int64_t begin, int64_t count, int32_t *tokens, int32_t *begins) const override;
  double bytes_before(int64_t token) const;

  std::shared_ptr<const TokenFile> file_;
  TextFacts facts_;
};

} // namespace gradus::runtime
