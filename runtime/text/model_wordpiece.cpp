// WordPiece: the longest token that a word begins with, and so on; a word that does not come out is
// unknown as a whole.
#include "runtime/text/model.h"
#include "runtime/text/trie.h"
#include "runtime/text/utf8.h"

namespace gradus::runtime::text {
namespace {

class WordPiece final : public Model {
public:
  explicit WordPiece(const JsonPart &part)
      : prefix_(part.text("continuing_subword_prefix", "##")),
        longest_(part.number("max_input_chars_per_word", INT32_MAX)) {
    read_vocabulary(part, vocabulary_);
    std::string unknown = part.text("unk_token");
    unknown_ = vocabulary_.find(unknown);
    if (unknown_ == no_token)
      part.broken("has the unknown token `" + unknown + "`, which is not in `vocab`");
    for (TokenId id = 0; id < vocabulary_.size(); ++id)
      if (vocabulary_.contains(id))
        words_.add(vocabulary_.token(id), id);
    inside_ = words_.walk(prefix_);
  }
  const char *name() const override { return "WordPiece"; }

  void append_ids(std::string_view word, ModelMemory &, std::vector<TokenId> &ids) const override {
    size_t before = ids.size();
    bool known = characters(word) <= longest_;
    for (size_t at = 0; known && at < word.size();) {
      bool continues = at > 0 && inside_ != Trie::root;
      Trie::Match match;
      if (at == 0 || continues || prefix_.empty())
        match = words_.longest(word.substr(at), at == 0 ? uint32_t{Trie::root} : inside_);
      known = match.length > 0;
      at += match.length;
      ids.push_back(match.id);
    }
    if (!known) {
      ids.resize(before);
      ids.push_back(unknown_);
    }
  }

private:
  static int64_t characters(std::string_view word) {
    int64_t count = 0;
    for_each_character(word, [&](char32_t, std::string_view) { ++count; });
    return count;
  }

  std::string prefix_;
  int64_t longest_; // characters
  Trie words_;
  uint32_t inside_ = Trie::root; // where the prefix leads to
};

} // namespace

std::unique_ptr<Model> read_wordpiece(const JsonPart &part) {
  return std::make_unique<WordPiece>(part);
}

} // namespace gradus::runtime::text
