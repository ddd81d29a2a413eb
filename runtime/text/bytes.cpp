// Bytes as tokens.
#include "runtime/text/bytes.h"

#include "runtime/text/own_file.h"

namespace gradus::runtime::text {
namespace {

class BytesTokenizer final : public Tokenizer {
public:
  explicit BytesTokenizer(Marks marks)
      : marks_(marks), names_(mark_names(marks)), special_(mark_ids(marks, 256)) {}

  std::string name() const override { return "bytes"; }
  TokenId vocabulary_size() const override { return 256 + static_cast<TokenId>(names_.size()); }
  SpecialIds special_ids() const override { return special_; }
  bool is_special(TokenId id) const override { return id >= 256; }
  bool takes_any_bytes() const override { return true; }
  std::string token(TokenId id) const override {
    if (id < 0 || id >= vocabulary_size())
      return "";
    return id < 256 ? std::string(1, static_cast<char>(id)) : names_[static_cast<size_t>(id) - 256];
  }

protected:
  Status append_ids(std::string_view text, EncodeOptions,
                    std::vector<TokenId> &ids) const override {
    ids.reserve(ids.size() + text.size());
    for (char byte : text)
      ids.push_back(static_cast<unsigned char>(byte));
    return Status();
  }
  std::string join(const std::vector<TokenId> &ids) const override {
    std::string text;
    for (TokenId id : ids)
      text += token(id);
    return text;
  }
  const char *file_name() const override { return own_file_name; }
  std::string file_content() const override { return own_file("bytes", marks_, nullptr); }

private:
  Marks marks_;
  std::vector<std::string> names_;
  SpecialIds special_;
};

} // namespace

std::unique_ptr<Tokenizer> make_bytes_tokenizer(Marks marks) {
  return std::make_unique<BytesTokenizer>(marks);
}

} // namespace gradus::runtime::text
