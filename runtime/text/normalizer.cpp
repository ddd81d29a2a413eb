// The table of normalizers, and those that are a few lines each.
#include "runtime/text/normalizer.h"

#include "runtime/text/byte_level.h"
#include "runtime/text/normalizer_bert.h"
#include "runtime/text/pattern_part.h"
#include "runtime/text/unicode.h"
#include "runtime/text/utf8.h"

#include <algorithm>

namespace gradus::runtime::text {
namespace {

using NormalizerList = std::vector<std::unique_ptr<Normalizer>>;

class Form final : public Normalizer {
public:
  explicit Form(NormalForm form) : form_(form) {}
  Status apply(NormalText &text) const override {
    text.text = normalized(text.text, form_);
    return Status();
  }

private:
  NormalForm form_;
};

class Lowercase final : public Normalizer {
public:
  Status apply(NormalText &text) const override {
    std::string out;
    out.reserve(text.text.size());
    for_each_character(text.text, [&](char32_t c, std::string_view) { append_lower_case(out, c); });
    text.text.swap(out);
    return Status();
  }
};

class StripAccents final : public Normalizer {
public:
  Status apply(NormalText &text) const override {
    std::string out;
    for_each_character(text.text, [&](char32_t c, std::string_view bytes) {
      if (is_mark(c))
        text.first = text.first && bytes.data() != text.text.data();
      else
        out += bytes;
    });
    text.text.swap(out);
    return Status();
  }
};

/// Removes white space at the ends.
class Strip final : public Normalizer {
public:
  explicit Strip(const JsonPart &part)
      : left_(part.flag("strip_left")), right_(part.flag("strip_right")) {}
  Status apply(NormalText &text) const override {
    size_t begin = text.text.size(), end = 0;
    for_each_character(text.text, [&](char32_t c, std::string_view bytes) {
      if (is_white_space(c))
        return;
      auto at = static_cast<size_t>(bytes.data() - text.text.data());
      begin = std::min(begin, at);
      end = at + bytes.size();
    });
    // A text of white space alone is all removed, whichever end is asked for.
    if (right_)
      text.text.resize(std::max(end, left_ ? begin : 0));
    if (left_) {
      text.first = text.first && begin == 0;
      text.text.erase(0, std::min(begin, text.text.size()));
    }
    return Status();
  }

private:
  bool left_, right_;
};

class Prepend final : public Normalizer {
public:
  explicit Prepend(const JsonPart &part) : text_(part.text("prepend")) {}
  Status apply(NormalText &text) const override {
    if (!text.text.empty())
      text.text.insert(0, text_);
    return Status();
  }

private:
  std::string text_;
};

class Replace final : public Normalizer {
public:
  explicit Replace(const JsonPart &part)
      : pattern_(read_pattern(part)), content_(part.text("content")) {}
  Status apply(NormalText &text) const override {
    std::vector<Range> matches;
    if (Status found = pattern_.find_all(text.text, matches); !found.ok())
      return found;
    if (matches.empty())
      return Status();
    // What replaces a text takes the place of its last character.
    Range first = matches.front();
    if (first.begin == 0 && first.end > 0 &&
        (first.end > character_length(text.text[0]) || content_.empty()))
      text.first = false;
    text.text = replaced(text.text, matches, content_);
    return Status();
  }

private:
  Pattern pattern_;
  std::string content_;
};

class ByteLevelNormalizer final : public Normalizer {
public:
  Status apply(NormalText &text) const override {
    std::string out;
    append_byte_level(text.text, out);
    text.text.swap(out);
    return Status();
  }
};

class Sequence final : public Normalizer {
public:
  explicit Sequence(NormalizerList list) : list_(std::move(list)) {}
  Status apply(NormalText &text) const override {
    for (const auto &normalizer : list_)
      if (Status done = normalizer->apply(text); !done.ok())
        return done;
    return Status();
  }

private:
  NormalizerList list_;
};

std::unique_ptr<Normalizer> read(const JsonPart &part, int depth);

std::unique_ptr<Normalizer> read_sequence(const JsonPart &part, int depth) {
  NormalizerList list;
  for (const JsonPart &item : part.nested("normalizers", depth))
    if (auto normalizer = read(item, depth - 1))
      list.push_back(std::move(normalizer));
  return std::make_unique<Sequence>(std::move(list));
}

std::unique_ptr<Normalizer> read(const JsonPart &part, int depth) {
  std::string type = part.text("type");
  if (type == "Sequence")
    return read_sequence(part, depth);
  if (type == "BertNormalizer")
    return read_bert_normalizer(part);
  if (type == "NFC")
    return std::make_unique<Form>(NormalForm::nfc);
  if (type == "NFD")
    return std::make_unique<Form>(NormalForm::nfd);
  if (type == "NFKC")
    return std::make_unique<Form>(NormalForm::nfkc);
  if (type == "NFKD")
    return std::make_unique<Form>(NormalForm::nfkd);
  if (type == "Lowercase")
    return std::make_unique<Lowercase>();
  if (type == "StripAccents")
    return std::make_unique<StripAccents>();
  if (type == "Strip")
    return std::make_unique<Strip>(part);
  if (type == "Prepend")
    return std::make_unique<Prepend>(part);
  if (type == "Replace")
    return std::make_unique<Replace>(part);
  if (type == "ByteLevel")
    return std::make_unique<ByteLevelNormalizer>();
  part.unsupported("is the normalizer `" + type + "`, which is not supported");
  return nullptr;
}

} // namespace

std::unique_ptr<Normalizer> read_normalizer(const JsonPart &file) {
  return file.has("normalizer") ? read(file.member("normalizer"), 16) : nullptr;
}

} // namespace gradus::runtime::text
