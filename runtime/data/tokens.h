// A text as the whole numbers that a model reads, and the windows of it that are its examples.
#pragma once

#include "runtime/data/examples.h"
#include "runtime/data/input_file.h"

namespace gradus::runtime {

/// What is known of a text beside its tokens.
struct TextFacts {
  std::string tokenizer = "bytes"; // its kind in words
  int64_t vocabulary = 0;          // tokens lie below; 0: only reading them says
  int64_t documents = 1;
  int64_t longest = 0; // tokens of the longest document
};

class Tokens {
public:
  virtual ~Tokens() = default;
  virtual int64_t count() const = 0;
  virtual TextFacts facts() const = 0;
  /// How many bytes of text the tokens [begin, end) stand for; between two places where it was
  /// counted, in proportion.
  virtual double bytes(int64_t begin, int64_t end) const = 0;
  /// Writes the tokens [begin, begin + count), which must be there; to `begins`, unless it is null,
  /// 1 for each that is the first of a document and 0 for the others. Any thread may call.
  Status read(int64_t begin, int64_t count, int32_t *tokens, int32_t *begins = nullptr) const {
    return read_tokens(begin, count, tokens, begins);
  }
  /// What the text is called in a sentence.
  const std::string &what() const { return what_; }

protected:
  explicit Tokens(std::string what) : what_(std::move(what)) {}

private:
  virtual Status read_tokens(int64_t begin, int64_t count, int32_t *tokens,
                             int32_t *begins) const = 0;

  std::string what_;
};

/// The bytes of a text, 0 to 255; one document. Of a file they are read where they are asked for,
/// so that a text may be larger than the memory, and one that becomes shorter meanwhile is an error
/// and no crash.
class ByteTokens final : public Tokens {
public:
  explicit ByteTokens(std::shared_ptr<InputFile> file);
  ByteTokens(std::string what, std::vector<unsigned char> bytes);

  int64_t count() const override { return count_; }
  TextFacts facts() const override;
  double bytes(int64_t begin, int64_t end) const override {
    return static_cast<double>(end - begin);
  }

private:
  Status read_tokens(int64_t begin, int64_t count, int32_t *tokens, int32_t *begins) const override;

  std::shared_ptr<InputFile> file_; // or
  std::vector<unsigned char> bytes_;
  int64_t count_;
};

/// One input of the model: the tokens of a window, or those `shift` places further on; or which of
/// them begin a document.
struct TokenField {
  ExampleField field; // i32 or i64; as many elements as a window has tokens
  int64_t shift = 0;
  int64_t index_limit = 0; // tokens must lie below; 0: unlimited
  bool begins = false;
};

/// Windows that lie side by side, each with as many tokens; what is left at the end is left out.
class TokenWindows final : public Examples {
public:
  /// The fields have one length. `most`: windows from the begin, 0 for all. Fails where the text
  /// holds no window.
  static Result<std::unique_ptr<TokenWindows>>
  make(std::shared_ptr<const Tokens> tokens, std::vector<TokenField> fields, int64_t most = 0);

  /// For a model that carries its state from batch to batch: every window counts as the begin of a
  /// document, so that no state leaks into it, but for those that `add_streams` lays out.
  void begin_each_anew();
  /// `rows` windows from `first` on are `streams` streams of windows that follow each other; only the
  /// first of each begins anew. What is left at the end is in none.
  void add_streams(int64_t first, int64_t rows, int64_t streams);

  int64_t rows() const override { return rows_; }
  const std::vector<ExampleField> &fields() const override { return fields_; }
  Status gather(const int64_t *rows, int64_t count, void *const *buffers) const override;

  const Tokens &tokens() const { return *tokens_; }
  /// Bytes of text for each token that the windows [begin, end) predict.
  double bytes_per_token(int64_t begin, int64_t end) const;

private:
  TokenWindows() = default;
  struct Streams {
    int64_t first, length, end; // windows; of each stream
  };

  bool starts_anew(int64_t row) const;

  std::shared_ptr<const Tokens> tokens_;
  std::vector<TokenField> sources_;
  std::vector<ExampleField> fields_;
  int64_t rows_ = 0, length_ = 0, reach_ = 0; // tokens of a window; with those behind it
  int64_t limit_ = 0;                         // the least of the fields'
  bool reads_begins_ = false;
  bool each_anew_ = false;
  std::vector<Streams> streams_;
};

} // namespace gradus::runtime
