// A text as the whole numbers that a model reads, and the windows of it that are its examples.
#pragma once

#include "runtime/data/examples.h"
#include "runtime/data/input_file.h"

namespace gradus::runtime {

class Tokens {
public:
  virtual ~Tokens() = default;
  virtual int64_t count() const = 0;
  /// Writes the tokens [begin, begin + count), which must be there. Any thread may call.
  virtual Status read(int64_t begin, int64_t count, int32_t *tokens) const = 0;
  /// What the text is called in a sentence.
  const std::string &what() const { return what_; }

protected:
  explicit Tokens(std::string what) : what_(std::move(what)) {}

private:
  std::string what_;
};

/// The bytes of a text, 0 to 255. Of a file they are read where they are asked for, so that a text
/// may be larger than the memory, and one that becomes shorter meanwhile is an error and no crash.
class ByteTokens final : public Tokens {
public:
  explicit ByteTokens(std::shared_ptr<InputFile> file);
  ByteTokens(std::string what, std::vector<unsigned char> bytes);

  int64_t count() const override { return count_; }
  Status read(int64_t begin, int64_t count, int32_t *tokens) const override;

private:
  std::shared_ptr<InputFile> file_; // or
  std::vector<unsigned char> bytes_;
  int64_t count_;
};

/// One input of the model: the tokens of a window, or those `shift` places further on.
struct TokenField {
  ExampleField field; // i32 or i64; as many elements as a window has tokens
  int64_t shift = 0;
  int64_t index_limit = 0; // tokens must lie below; 0: unlimited
};

/// Windows that lie side by side, each with as many tokens; what is left at the end is left out.
class TokenWindows final : public Examples {
public:
  /// The fields have one length. `most`: windows from the begin, 0 for all. Fails where the text
  /// holds no window.
  static Result<std::unique_ptr<TokenWindows>>
  make(std::shared_ptr<const Tokens> tokens, std::vector<TokenField> fields, int64_t most = 0);

  int64_t rows() const override { return rows_; }
  const std::vector<ExampleField> &fields() const override { return fields_; }
  Status gather(const int64_t *rows, int64_t count, void *const *buffers) const override;

private:
  TokenWindows() = default;

  std::shared_ptr<const Tokens> tokens_;
  std::vector<TokenField> sources_;
  std::vector<ExampleField> fields_;
  int64_t rows_ = 0, length_ = 0, reach_ = 0; // tokens of a window; with those behind it
  int64_t limit_ = 0;                         // the least of the fields'
};

} // namespace gradus::runtime
