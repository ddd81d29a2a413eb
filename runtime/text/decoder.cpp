// The table of decoders, and each of them.
#include "runtime/text/decoder.h"

#include "runtime/text/byte_level.h"
#include "runtime/text/metaspace.h"
#include "runtime/text/pattern_part.h"
#include "runtime/text/utf8.h"

#include <charconv>

namespace gradus::runtime::text {
namespace {

using Tokens = std::vector<std::string>;

void replace_all(std::string &text, std::string_view what, std::string_view by) {
  if (what.empty())
    return;
  for (size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
}

class ByteLevelDecoder final : public Decoder {
public:
  void apply(Tokens &tokens) const override {
    std::string bytes;
    for (const std::string &token : tokens)
      if (!append_bytes_of_letters(token, bytes))
        bytes += token;
    tokens = {std::move(bytes)};
  }
};

/// Spaces before words, none before what continues one, and by `cleanup` none before punctuation.
class WordPieceDecoder final : public Decoder {
public:
  explicit WordPieceDecoder(const JsonPart &part)
      : prefix_(part.text("prefix")), cleanup_(part.flag("cleanup")) {}
  void apply(Tokens &tokens) const override {
    for (size_t at = 0; at < tokens.size(); ++at) {
      std::string &token = tokens[at];
      if (at > 0 && token.compare(0, prefix_.size(), prefix_) == 0)
        token.erase(0, prefix_.size());
      else if (at > 0)
        token.insert(0, 1, ' ');
      if (cleanup_)
        clean(token);
    }
  }

private:
  static void clean(std::string &token) {
    static constexpr std::string_view rules[][2] = {
        {" .", "."},   {" ?", "?"},     {" !", "!"},    {" ,", ","},
        {" ' ", "'"},  {" n't", "n't"}, {" 'm", "'m"},  {" do not", " don't"},
        {" 's", "'s"}, {" 've", "'ve"}, {" 're", "'re"}};
    for (const auto &rule : rules)
      replace_all(token, rule[0], rule[1]);
  }

  std::string prefix_;
  bool cleanup_;
};

class MetaspaceDecoder final : public Decoder {
public:
  explicit MetaspaceDecoder(const JsonPart &part) : settings_(read_metaspace(part)) {}
  void apply(Tokens &tokens) const override {
    for (size_t at = 0; at < tokens.size(); ++at) {
      bool drop = at == 0 && settings_.prepend != Metaspace::Prepend::never;
      replace_all(tokens[at], settings_.replacement, drop ? "" : " ");
    }
  }

private:
  Metaspace settings_;
};

class FuseDecoder final : public Decoder {
public:
  void apply(Tokens &tokens) const override {
    std::string all;
    for (const std::string &token : tokens)
      all += token;
    tokens = {std::move(all)};
  }
};

/// `<0xE2>` becomes its byte. What is no UTF-8 at the end of all steps becomes U+FFFD, each maximal
/// part once; the reference gives one for each byte of such a run.
class ByteFallbackDecoder final : public Decoder {
public:
  void apply(Tokens &tokens) const override {
    for (std::string &token : tokens) {
      unsigned byte = 0;
      if (token.size() != 6 || token.compare(0, 3, "<0x") != 0 || token[5] != '>')
        continue;
      auto [end, error] = std::from_chars(token.data() + 3, token.data() + 5, byte, 16);
      if (error == std::errc() && end == token.data() + 5)
        token.assign(1, static_cast<char>(byte));
    }
  }
};

class ReplaceDecoder final : public Decoder {
public:
  explicit ReplaceDecoder(const JsonPart &part)
      : pattern_(read_pattern(part)), content_(part.text("content")) {}
  void apply(Tokens &tokens) const override {
    std::vector<Range> matches;
    for (std::string &token : tokens)
      // Bytes of a fallback may be no text: nothing is found in them.
      if (valid_utf8(token) == token.size() && pattern_.find_all(token, matches).ok())
        token = replaced(token, matches, content_);
  }

private:
  Pattern pattern_;
  std::string content_;
};

/// Removes up to so many of one character at the ends of each token.
class StripDecoder final : public Decoder {
public:
  explicit StripDecoder(const JsonPart &part)
      : content_(part.text("content")), start_(part.number("start", INT32_MAX)),
        stop_(part.number("stop", INT32_MAX)) {
    if (content_.empty() || character_length(content_[0]) != content_.size())
      part.broken("has a `content` that is not one character");
  }
  void apply(Tokens &tokens) const override {
    for (std::string &token : tokens) {
      size_t size = content_.size(), begin = 0, end = token.size();
      for (int64_t n = 0; n < start_ && token.compare(begin, size, content_) == 0; ++n)
        begin += size;
      for (int64_t n = 0;
           n < stop_ && end >= begin + size && token.compare(end - size, size, content_) == 0; ++n)
        end -= size;
      token = token.substr(begin, end - begin);
    }
  }

private:
  std::string content_;
  int64_t start_, stop_;
};

/// The end of a word becomes a space, but for the last.
class BpeDecoder final : public Decoder {
public:
  explicit BpeDecoder(const JsonPart &part) : suffix_(part.text("suffix")) {}
  void apply(Tokens &tokens) const override {
    for (size_t at = 0; at < tokens.size(); ++at)
      replace_all(tokens[at], suffix_, at + 1 == tokens.size() ? "" : " ");
  }

private:
  std::string suffix_;
};

class SequenceDecoder final : public Decoder {
public:
  explicit SequenceDecoder(std::vector<std::unique_ptr<Decoder>> list) : list_(std::move(list)) {}
  void apply(Tokens &tokens) const override {
    for (const auto &decoder : list_)
      decoder->apply(tokens);
  }

private:
  std::vector<std::unique_ptr<Decoder>> list_;
};

std::unique_ptr<Decoder> read(const JsonPart &part, int depth);

std::unique_ptr<Decoder> read_sequence(const JsonPart &part, int depth) {
  std::vector<std::unique_ptr<Decoder>> list;
  for (const JsonPart &item : part.nested("decoders", depth))
    if (auto decoder = read(item, depth - 1))
      list.push_back(std::move(decoder));
  return std::make_unique<SequenceDecoder>(std::move(list));
}

std::unique_ptr<Decoder> read(const JsonPart &part, int depth) {
  std::string type = part.text("type");
  if (type == "Sequence")
    return read_sequence(part, depth);
  if (type == "ByteLevel")
    return std::make_unique<ByteLevelDecoder>();
  if (type == "WordPiece")
    return std::make_unique<WordPieceDecoder>(part);
  if (type == "Metaspace")
    return std::make_unique<MetaspaceDecoder>(part);
  if (type == "Fuse")
    return std::make_unique<FuseDecoder>();
  if (type == "ByteFallback")
    return std::make_unique<ByteFallbackDecoder>();
  if (type == "Replace")
    return std::make_unique<ReplaceDecoder>(part);
  if (type == "Strip")
    return std::make_unique<StripDecoder>(part);
  if (type == "BPEDecoder")
    return std::make_unique<BpeDecoder>(part);
  part.unsupported("is the decoder `" + type + "`, which is not supported");
  return nullptr;
}

} // namespace

std::unique_ptr<Decoder> read_decoder(const JsonPart &file) {
  return file.has("decoder") ? read(file.member("decoder"), 16) : nullptr;
}

} // namespace gradus::runtime::text
