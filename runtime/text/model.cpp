// The table of models, and what several of them read.
#include "runtime/text/model.h"

#include <cstdio>

namespace gradus::runtime::text {
namespace {

/// Whole words alone.
class WordLevel final : public Model {
public:
  explicit WordLevel(const JsonPart &part) {
    read_vocabulary(part, vocabulary_);
    std::string unknown = part.text("unk_token");
    unknown_ = vocabulary_.find(unknown);
    if (unknown_ == no_token)
      part.broken("has the unknown token `" + unknown + "`, which is not in `vocab`");
  }
  const char *name() const override { return "WordLevel"; }
  void append_ids(std::string_view word, ModelMemory &, std::vector<TokenId> &ids) const override {
    TokenId id = vocabulary_.find(word);
    ids.push_back(id == no_token ? unknown_ : id);
  }
};

} // namespace

void read_vocabulary(const JsonPart &part, Vocabulary &vocabulary) {
  JsonPart vocab = part.member("vocab");
  // Ids need not follow each other, but what they span is memory here and in a model's embedding.
  uint64_t most = 4 * uint64_t{vocab.value().size()} + 65536;
  for (const auto &[token, id] : vocab.value().items()) {
    if (!id.is_number_unsigned() || id.get<uint64_t>() > most)
      return vocab.broken("gives `" + token + "` an id that is not from 0 to " +
                          std::to_string(most));
    if (!vocabulary.add(token, id.get<TokenId>()))
      return vocab.broken("gives the id " + std::to_string(id.get<TokenId>()) + " twice, to `" +
                          token + "` too");
  }
  if (vocabulary.size() == 0)
    vocab.broken("is missing or empty");
}

std::vector<TokenId> byte_tokens(const Vocabulary &vocabulary) {
  std::vector<TokenId> tokens;
  for (unsigned byte = 0; byte < 256; ++byte) {
    char token[8];
    std::snprintf(token, sizeof token, "<0x%02X>", byte);
    tokens.push_back(vocabulary.find(token));
  }
  return tokens;
}

std::unique_ptr<Model> read_model(const JsonPart &file) {
  JsonPart part = file.member("model");
  // Files of before `type` are told by what only one model has.
  std::string type = part.text("type", part.has("merges")                     ? "BPE"
                                       : part.has("max_input_chars_per_word") ? "WordPiece"
                                                                              : "");
  if (type == "BPE")
    return read_bpe(part);
  if (type == "WordPiece")
    return read_wordpiece(part);
  if (type == "Unigram")
    return read_unigram(part);
  if (type == "WordLevel")
    return std::make_unique<WordLevel>(part);
  part.unsupported("has the type `" + type +
                   "`, which is not supported: BPE, WordPiece, Unigram and "
                   "WordLevel are");
  return nullptr;
}

} // namespace gradus::runtime::text
