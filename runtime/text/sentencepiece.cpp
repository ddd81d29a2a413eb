// A model behind the interface. Ids are the library's; text is put together here, because the
// library replaces bytes of a character that is not complete yet.
#include "runtime/text/sentencepiece.h"

#include "runtime/text/sentencepiece_spec.h"

#include <sentencepiece_processor.h>

namespace gradus::runtime::text {
namespace {

constexpr std::string_view space_mark = "\u2581";

class SentencePieceTokenizer final : public Tokenizer {
public:
  Status read(std::string content) {
    Result<SentencePieceSpec> spec = read_sentencepiece_spec(content);
    if (!spec)
      return spec.status();
    spec_ = *spec;
    content_ = std::move(content);
    sentencepiece::util::Status loaded = processor_.LoadFromSerializedProto(content_);
    if (!loaded.ok())
      return Status(GRADUS_CORRUPT_FILE,
                    "SentencePiece cannot read it: " + library_words(loaded.error_message()));
    return Status();
  }

  std::string name() const override { return "SentencePiece, " + spec_.kind; }
  TokenId vocabulary_size() const override { return processor_.GetPieceSize(); }
  SpecialIds special_ids() const override {
    return {processor_.bos_id(), processor_.eos_id(), processor_.pad_id(), processor_.unk_id()};
  }
  bool is_special(TokenId id) const override {
    return id >= 0 && id < vocabulary_size() &&
           (processor_.IsControl(id) || processor_.IsUnknown(id));
  }
  std::string token(TokenId id) const override {
    return id >= 0 && id < vocabulary_size() ? processor_.IdToPiece(id) : "";
  }

protected:
  Status append_ids(std::string_view text, EncodeOptions,
                    std::vector<TokenId> &ids) const override {
    std::vector<int> found;
    sentencepiece::util::Status done = processor_.Encode(text, &found);
    if (!done.ok())
      return Status(GRADUS_INTERNAL,
                    "SentencePiece cannot encode the text: " + library_words(done.error_message()));
    ids.insert(ids.end(), found.begin(), found.end());
    return Status();
  }
  std::string join(const std::vector<TokenId> &ids) const override {
    std::string text;
    bool beginning = spec_.add_prefix || spec_.remove_extra_spaces;
    for (TokenId id : ids)
      append(id, beginning, text);
    return text;
  }
  const char *file_name() const override { return "tokenizer.model"; }
  std::string file_content() const override { return content_; }

private:
  /// At the beginning of a text the space that encoding put there is taken away.
  void append(TokenId id, bool &beginning, std::string &text) const {
    const std::string &piece = processor_.IdToPiece(id);
    if (processor_.IsByte(id)) {
      text += static_cast<char>(std::stoi(piece.substr(3, 2), nullptr, 16));
      return;
    }
    if (processor_.IsUnknown(id)) {
      text += spec_.unknown_text;
      return;
    }
    std::string_view rest = piece;
    beginning = beginning && text.empty();
    if (beginning && !processor_.IsControl(id) && rest.substr(0, space_mark.size()) == space_mark) {
      rest.remove_prefix(space_mark.size());
      // Of several spaces, all go where encoding would have left none.
      beginning = spec_.remove_extra_spaces;
    }
    for (size_t mark; (mark = rest.find(space_mark)) != std::string_view::npos;) {
      text += rest.substr(0, mark);
      text += ' ';
      rest.remove_prefix(mark + space_mark.size());
    }
    text += rest;
  }

  std::string content_;
  SentencePieceSpec spec_;
  sentencepiece::SentencePieceProcessor processor_;
};

} // namespace

bool looks_like_sentencepiece(std::string_view content) {
  // The tag of field 1 is a line feed, which JSON may begin with too; then the first character
  // says.
  size_t first = content.find_first_not_of(" \t\r\n");
  return !content.empty() && content[0] == '\n' && first != std::string_view::npos &&
         content[first] != '{';
}

TokenizerResult read_sentencepiece(std::string content, const std::string &path) {
  auto tokenizer = std::make_unique<SentencePieceTokenizer>();
  if (Status read = tokenizer->read(std::move(content)); !read.ok())
    return Status(read.code(), "`" + path + "`: " + read.message());
  return std::unique_ptr<Tokenizer>(std::move(tokenizer));
}

} // namespace gradus::runtime::text
