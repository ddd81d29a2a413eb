// The models of a tokenizer.json: a word to the ids of its tokens.
#pragma once

#include "runtime/text/json_part.h"
#include "runtime/text/vocabulary.h"

#include <memory>

namespace gradus::runtime::text {

/// Memory of a model while it encodes, kept from word to word.
struct ModelMemory {
  struct Symbol {
    TokenId id;
    int32_t previous, next; // -1: none
    bool gone;
  };
  struct Merge {
    uint32_t rank;
    int32_t place;
    TokenId merged;
  };
  struct Step {
    double score;
    size_t from;
    TokenId id; // no_token: no way leads here
  };
  std::vector<Symbol> symbols;
  std::vector<Merge> queue;
  std::vector<Step> steps;
};

class Model {
public:
  virtual ~Model() = default;
  virtual const char *name() const = 0;
  /// Appends the ids of a word, which is UTF-8 and not empty.
  virtual void append_ids(std::string_view word, ModelMemory &memory,
                          std::vector<TokenId> &ids) const = 0;

  const Vocabulary &vocabulary() const { return vocabulary_; }
  /// `no_token` where the model has none.
  TokenId unknown() const { return unknown_; }

protected:
  Vocabulary vocabulary_;
  TokenId unknown_ = no_token;
};

/// Null where the part's failure says why.
std::unique_ptr<Model> read_model(const JsonPart &file);

std::unique_ptr<Model> read_bpe(const JsonPart &part);
std::unique_ptr<Model> read_wordpiece(const JsonPart &part);
std::unique_ptr<Model> read_unigram(const JsonPart &part);

/// The member `vocab`: an object of ids by token.
void read_vocabulary(const JsonPart &part, Vocabulary &vocabulary);
/// The tokens `<0x00>` to `<0xFF>`, which stand for bytes; `no_token` where there is none.
std::vector<TokenId> byte_tokens(const Vocabulary &vocabulary);

} // namespace gradus::runtime::text
