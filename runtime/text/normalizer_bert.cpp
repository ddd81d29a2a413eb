// The steps of BERT's normalizer, each over the whole text, in the order of the original.
#include "runtime/text/normalizer_bert.h"

#include "runtime/text/unicode.h"
#include "runtime/text/utf8.h"

namespace gradus::runtime::text {
namespace {

/// The blocks that BERT's authors took for Chinese; U+2B820 to U+2B91F are not among them.
bool is_chinese(char32_t c) {
  return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) ||
         (c >= 0x20000 && c <= 0x2a6df) || (c >= 0x2a700 && c <= 0x2b73f) ||
         (c >= 0x2b740 && c <= 0x2b81f) || (c >= 0x2b920 && c <= 0x2ceaf) ||
         (c >= 0xf900 && c <= 0xfaff) || (c >= 0x2f800 && c <= 0x2fa1f);
}

bool is_removed(char32_t c) {
  if (c == '\t' || c == '\n' || c == '\r')
    return false;
  return c == 0 || c == 0xfffd || is_other(c);
}

class BertNormalizer final : public Normalizer {
public:
  explicit BertNormalizer(const JsonPart &part)
      : clean_(part.flag("clean_text")), chinese_(part.flag("handle_chinese_chars")),
        lower_(part.flag("lowercase")), accents_(part.flag("strip_accents", lower_)) {}

  Status apply(NormalText &text) const override {
    if (is_ascii(text.text)) {
      ascii(text);
      return Status();
    }
    if (clean_)
      clean(text);
    if (chinese_)
      separate_chinese(text.text);
    if (accents_)
      strip_accents(text);
    if (lower_)
      lower(text.text);
    return Status();
  }

private:
  /// All steps at once, where there is neither Chinese nor an accent.
  void ascii(NormalText &text) const {
    size_t kept = 0;
    for (size_t at = 0; at < text.text.size(); ++at) {
      char c = text.text[at];
      if (clean_) {
        if (is_removed(static_cast<unsigned char>(c))) {
          text.first = text.first && at > 0;
          continue;
        }
        if (c == '\t' || c == '\n' || c == '\r')
          c = ' ';
      }
      text.text[kept++] = lower_ && c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    text.text.resize(kept);
  }

  static void clean(NormalText &text) {
    std::string out;
    out.reserve(text.text.size());
    for_each_character(text.text, [&](char32_t c, std::string_view bytes) {
      if (is_removed(c))
        text.first = text.first && bytes.data() != text.text.data();
      else if (is_white_space(c))
        out += ' ';
      else
        out += bytes;
    });
    text.text.swap(out);
  }

  static void separate_chinese(std::string &text) {
    std::string out;
    out.reserve(text.size() + text.size() / 2);
    for_each_character(text, [&](char32_t c, std::string_view bytes) {
      bool alone = is_chinese(c);
      if (alone)
        out += ' ';
      out += bytes;
      if (alone)
        out += ' ';
    });
    text.swap(out);
  }

  static void strip_accents(NormalText &text) {
    std::string apart = normalized(text.text, NormalForm::nfd), out;
    out.reserve(apart.size());
    for_each_character(apart, [&](char32_t c, std::string_view bytes) {
      if (is_nonspacing_mark(c))
        text.first = text.first && bytes.data() != apart.data();
      else
        out += bytes;
    });
    text.text.swap(out);
  }

  static void lower(std::string &text) {
    std::string out;
    out.reserve(text.size());
    for_each_character(text, [&](char32_t c, std::string_view) { append_lower_case(out, c); });
    text.swap(out);
  }

  bool clean_, chinese_, lower_, accents_;
};

} // namespace

std::unique_ptr<Normalizer> read_bert_normalizer(const JsonPart &part) {
  return std::make_unique<BertNormalizer>(part);
}

} // namespace gradus::runtime::text
