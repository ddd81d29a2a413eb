// The table of pre-tokenizers, and each of them.
#include "runtime/text/pre_tokenizer.h"

#include "runtime/text/byte_level.h"
#include "runtime/text/metaspace.h"
#include "runtime/text/pattern_part.h"
#include "runtime/text/splitting.h"
#include "runtime/text/unicode.h"

namespace gradus::runtime::text {
namespace {

using PreTokenizerList = std::vector<std::unique_ptr<PreTokenizer>>;

/// Splits at the matches of a pattern.
class PatternSplit final : public PreTokenizer {
public:
  PatternSplit(Pattern pattern, Behavior behavior, bool invert)
      : pattern_(std::move(pattern)), behavior_(behavior), invert_(invert) {}

  Status cut(const Pieces &from, Pieces &to) const override {
    to.text = from.text;
    std::vector<Range> matches;
    std::vector<Part> parts;
    for (const Piece &piece : from.list) {
      if (piece.token != no_token) {
        to.list.push_back(piece);
        continue;
      }
      if (Status found = pattern_.find_all(from[piece], matches); !found.ok())
        return found;
      cover(piece, matches, invert_, parts);
      split(piece, parts, behavior_, to.list);
    }
    return Status();
  }

private:
  Pattern pattern_;
  Behavior behavior_;
  bool invert_;
};

/// Splits at the characters of a kind.
template <typename Matches> class CharacterSplit final : public PreTokenizer {
public:
  CharacterSplit(Behavior behavior, Matches matches) : behavior_(behavior), matches_(matches) {}

  Status cut(const Pieces &from, Pieces &to) const override {
    split_at_characters(from, to, behavior_, matches_);
    return Status();
  }

private:
  Behavior behavior_;
  Matches matches_;
};

template <typename Matches>
void add_characters(PreTokenizerList &list, Behavior behavior, Matches matches) {
  list.push_back(std::make_unique<CharacterSplit<Matches>>(behavior, matches));
}

/// A space before each piece that has none.
class PrefixSpace final : public PreTokenizer {
public:
  Status cut(const Pieces &from, Pieces &to) const override {
    to.text.reserve(from.text.size() + from.list.size());
    for (const Piece &piece : from.list) {
      if (piece.token == no_token && from.text[piece.begin] != ' ') {
        size_t begin = to.text.size();
        to.text += ' ';
        to.text += from[piece];
        to.list.push_back({begin, to.text.size(), no_token, piece.first});
      } else {
        to.keep(from, piece);
      }
    }
    return Status();
  }
};

/// Bytes as GPT-2's letters.
class ByteLetters final : public PreTokenizer {
public:
  Status cut(const Pieces &from, Pieces &to) const override {
    to.text.reserve(from.text.size() + from.text.size() / 4);
    to.list.reserve(from.list.size());
    for (const Piece &piece : from.list) {
      if (piece.token != no_token) {
        to.keep(from, piece);
        continue;
      }
      size_t begin = to.text.size();
      append_byte_level(from[piece], to.text);
      to.list.push_back({begin, to.text.size(), no_token, piece.first});
    }
    return Status();
  }
};

void add_pattern(PreTokenizerList &list, const std::string &expression, Behavior behavior,
                 bool invert) {
  list.push_back(std::make_unique<PatternSplit>(*Pattern::compile(expression), behavior, invert));
}

void add_byte_level(PreTokenizerList &list, const JsonPart &part) {
  if (part.flag("add_prefix_space"))
    list.push_back(std::make_unique<PrefixSpace>());
  // GPT-2's words (encoder.py).
  if (part.flag("use_regex", true))
    add_pattern(
        list, "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
        Behavior::isolated, false);
  list.push_back(std::make_unique<ByteLetters>());
}

void add_delimiter(PreTokenizerList &list, const JsonPart &part) {
  std::string delimiter = part.text("delimiter");
  if (delimiter.empty() || character_length(delimiter[0]) != delimiter.size())
    return part.broken("has a `delimiter` that is not one character");
  add_characters(list, Behavior::removed,
                 [wanted = character_at(delimiter.data())](char32_t c) { return c == wanted; });
}

void add(PreTokenizerList &list, const JsonPart &part, int depth);

void add_sequence(PreTokenizerList &list, const JsonPart &part, int depth) {
  for (const JsonPart &item : part.nested("pretokenizers", depth))
    add(list, item, depth - 1);
}

void add(PreTokenizerList &list, const JsonPart &part, int depth) {
  std::string type = part.text("type");
  if (type == "Sequence") {
    add_sequence(list, part, depth);
  } else if (type == "ByteLevel") {
    add_byte_level(list, part);
  } else if (type == "BertPreTokenizer") {
    add_characters(list, Behavior::removed, is_white_space);
    add_characters(list, Behavior::isolated, is_punctuation);
  } else if (type == "Whitespace") {
    // The reference has this `\w` from another library than that of Split.
    add_pattern(list,
                "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\x{200c}\\x{200d}]+|"
                "[^\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\x{200c}\\x{200d}\\s]+",
                Behavior::removed, true);
  } else if (type == "WhitespaceSplit") {
    add_characters(list, Behavior::removed, is_white_space);
  } else if (type == "Digits") {
    add_characters(list, part.flag("individual_digits") ? Behavior::isolated : Behavior::contiguous,
                   is_numeric);
  } else if (type == "Punctuation") {
    add_characters(list, read_behavior(part, "behavior", "Isolated"), is_punctuation);
  } else if (type == "Split") {
    list.push_back(std::make_unique<PatternSplit>(
        read_pattern(part), read_behavior(part, "behavior", ""), part.flag("invert")));
  } else if (type == "Metaspace") {
    list.push_back(std::make_unique<MetaspaceCut>(read_metaspace(part)));
  } else if (type == "CharDelimiterSplit") {
    add_delimiter(list, part);
  } else {
    part.unsupported("is the pre-tokenizer `" + type + "`, which is not supported");
  }
}

} // namespace

PreTokenizerList read_pre_tokenizers(const JsonPart &file) {
  PreTokenizerList list;
  if (file.has("pre_tokenizer"))
    add(list, file.member("pre_tokenizer"), 16);
  return list;
}

} // namespace gradus::runtime::text
