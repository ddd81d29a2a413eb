// Characters as tokens; those of ASCII by an array, the others by a hash table.
#include "runtime/text/characters.h"

#include "runtime/text/own_file.h"
#include "runtime/text/utf8.h"

#include <unordered_map>

namespace gradus::runtime::text {
namespace {

class CharactersTokenizer final : public Tokenizer {
public:
  CharactersTokenizer(std::vector<std::string> characters, Marks marks)
      : marks_(marks), tokens_(std::move(characters)), ascii_(128, 0) {
    for (size_t at = 0; at < tokens_.size(); ++at) {
      char32_t character = character_at(tokens_[at].data());
      auto id = static_cast<TokenId>(at + 1);
      if (character < 128)
        ascii_[character] = id;
      else
        others_[character] = id;
    }
    characters_ = tokens_.size();
    special_ = mark_ids(marks, static_cast<TokenId>(characters_) + 1);
    special_.unknown = 0;
    for (std::string &mark : mark_names(marks))
      tokens_.push_back(std::move(mark));
  }

  std::string name() const override { return "characters"; }
  TokenId vocabulary_size() const override { return static_cast<TokenId>(tokens_.size()) + 1; }
  SpecialIds special_ids() const override { return special_; }
  bool is_special(TokenId id) const override {
    return id == 0 || static_cast<size_t>(id) > characters_;
  }
  std::string token(TokenId id) const override {
    if (id < 0 || id >= vocabulary_size())
      return "";
    return id == 0 ? "<unknown>" : tokens_[static_cast<size_t>(id) - 1];
  }

protected:
  Status append_ids(std::string_view text, EncodeOptions,
                    std::vector<TokenId> &ids) const override {
    ids.reserve(ids.size() + text.size());
    for_each_character(
        text, [&](char32_t character, std::string_view) { ids.push_back(find(character)); });
    return Status();
  }
  std::string join(const std::vector<TokenId> &ids) const override {
    std::string text;
    for (TokenId id : ids)
      text += id == 0 ? "\xEF\xBF\xBD" : token(id);
    return text;
  }
  const char *file_name() const override { return own_file_name; }
  std::string file_content() const override {
    std::vector<std::string> characters(tokens_.begin(),
                                        tokens_.begin() + static_cast<std::ptrdiff_t>(characters_));
    return own_file("characters", marks_, &characters);
  }

private:
  TokenId find(char32_t character) const {
    if (character < 128)
      return ascii_[character];
    auto found = others_.find(character);
    return found == others_.end() ? 0 : found->second;
  }

  Marks marks_;
  std::vector<std::string> tokens_; // of ids 1, 2, …: characters, then marks
  size_t characters_ = 0;
  SpecialIds special_;
  std::vector<TokenId> ascii_; // 0 where unknown
  std::unordered_map<char32_t, TokenId> others_;
};

} // namespace

TokenizerResult characters_from_list(const std::vector<std::string> &list, Marks marks,
                                     const std::string &path) {
  std::unordered_map<char32_t, bool> seen;
  for (size_t at = 0; at < list.size(); ++at) {
    const std::string &entry = list[at];
    bool one = !entry.empty() && valid_utf8(entry) == entry.size() &&
               character_length(entry[0]) == entry.size();
    if (!one || !seen.emplace(character_at(entry.data()), true).second)
      return Status(GRADUS_CORRUPT_FILE, "`" + path + "`: `characters[" + std::to_string(at) +
                                             "]` " +
                                             (one ? "is there twice" : "is not one character"));
  }
  return std::unique_ptr<Tokenizer>(std::make_unique<CharactersTokenizer>(list, marks));
}

void CharacterCounts::add(std::string_view text) {
  for_each_character(text, [&](char32_t character, std::string_view) { ++counts_[character]; });
}

TokenizerResult CharacterCounts::make(uint64_t least, Marks marks) const {
  std::vector<std::string> characters;
  for (auto [character, count] : counts_)
    if (count >= least) {
      characters.emplace_back();
      append_character(characters.back(), character);
    }
  if (characters.empty())
    return Status(GRADUS_INVALID_ARGUMENT,
                  counts_.empty() ? "the corpus is empty: it has no characters to make tokens of"
                                  : "no character of the corpus occurs " + std::to_string(least) +
                                        " times or more");
  return std::unique_ptr<Tokenizer>(
      std::make_unique<CharactersTokenizer>(std::move(characters), marks));
}

TokenizerResult make_characters_tokenizer(std::string_view corpus, uint64_t least, Marks marks) {
  if (Status valid = check_utf8(corpus, "the corpus"); !valid.ok())
    return valid;
  CharacterCounts counts;
  counts.add(corpus);
  return counts.make(least, marks);
}

} // namespace gradus::runtime::text
