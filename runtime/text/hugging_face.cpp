// Puts the parts of a tokenizer.json together: added tokens, normalizer, pre-tokenizers, model,
// post-processor, decoder. `truncation` and `padding` are left to whoever makes batches.
#include "runtime/text/hugging_face.h"

#include "runtime/text/added_tokens.h"
#include "runtime/text/decoder.h"
#include "runtime/text/model.h"
#include "runtime/text/normalizer.h"
#include "runtime/text/post_processor.h"
#include "runtime/text/pre_tokenizer.h"
#include "runtime/text/word_cache.h"

#include <algorithm>
#include <mutex>

namespace gradus::runtime::text {
namespace {

/// What one call of `encode` works in; the words it has seen are worth keeping.
struct Memory {
  Pieces pieces, cut;
  ModelMemory model;
  WordCache words;
};

/// A Memory for each thread that encodes at a time.
class MemoryPool {
public:
  std::unique_ptr<Memory> take() {
    std::lock_guard<std::mutex> lock(mutex_);
    if (free_.empty())
      return std::make_unique<Memory>();
    std::unique_ptr<Memory> memory = std::move(free_.back());
    free_.pop_back();
    return memory;
  }
  void give_back(std::unique_ptr<Memory> memory) {
    std::lock_guard<std::mutex> lock(mutex_);
    free_.push_back(std::move(memory));
  }

private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Memory>> free_;
};

class HuggingFaceTokenizer final : public Tokenizer {
public:
  Status read(const nlohmann::json &json, std::string content);

  std::string name() const override { return std::string("tokenizer.json, ") + model_->name(); }
  TokenId vocabulary_size() const override { return size_; }
  SpecialIds special_ids() const override { return special_; }
  bool is_special(TokenId id) const override {
    auto found = added_.all().find(id);
    return found != added_.all().end() && found->second.special;
  }
  std::string token(TokenId id) const override {
    auto found = added_.all().find(id);
    return found == added_.all().end() ? std::string(model_->vocabulary().token(id))
                                       : found->second.content;
  }

protected:
  Status append_ids(std::string_view text, EncodeOptions options,
                    std::vector<TokenId> &ids) const override {
    std::unique_ptr<Memory> memory = memories_.take();
    if (options.marks)
      ids.insert(ids.end(), around_.before.begin(), around_.before.end());
    Status done = append_ids(text, *memory, ids);
    if (options.marks)
      ids.insert(ids.end(), around_.after.begin(), around_.after.end());
    memories_.give_back(std::move(memory));
    return done;
  }
  std::string join(const std::vector<TokenId> &ids) const override;
  const char *file_name() const override { return "tokenizer.json"; }
  std::string file_content() const override { return content_; }

private:
  Status append_ids(std::string_view text, Memory &memory, std::vector<TokenId> &ids) const;
  void find_special();
  TokenId find_first(std::initializer_list<const char *> contents) const;

  std::string content_;
  std::unique_ptr<Normalizer> normalizer_;
  std::vector<std::unique_ptr<PreTokenizer>> pre_tokenizers_;
  std::unique_ptr<Model> model_;
  AddedTokens added_;
  Around around_;
  std::unique_ptr<Decoder> decoder_;
  SpecialIds special_;
  TokenId size_ = 0;
  mutable MemoryPool memories_;
};

Status HuggingFaceTokenizer::read(const nlohmann::json &json, std::string content) {
  content_ = std::move(content);
  Status failure;
  JsonPart file(json, failure);
  if (std::string version = file.text("version", "1.0"); version != "1.0")
    file.unsupported("has the version `" + version + "`; `1.0` is supported");
  model_ = read_model(file);
  normalizer_ = read_normalizer(file);
  pre_tokenizers_ = read_pre_tokenizers(file);
  around_ = read_post_processor(file);
  decoder_ = read_decoder(file);
  if (!failure.ok())
    return failure;
  if (Status added = added_.read(file, model_->vocabulary(), normalizer_.get()); !added.ok())
    return added;
  if (!failure.ok())
    return failure;
  size_ = model_->vocabulary().size();
  if (!added_.all().empty())
    size_ = std::max(size_, added_.all().rbegin()->first + 1);
  find_special();
  for (const std::vector<TokenId> *side : {&around_.before, &around_.after})
    for (TokenId id : *side)
      if (id >= size_)
        return Status(GRADUS_CORRUPT_FILE,
                      "`post_processor` puts in the token " + std::to_string(id) +
                          ", but the vocabulary ends at " + std::to_string(size_ - 1));
  return failure;
}

TokenId HuggingFaceTokenizer::find_first(std::initializer_list<const char *> contents) const {
  for (const char *content : contents)
    for (const auto &[id, token] : added_.all())
      if (token.special && token.content == content)
        return id;
  return no_token;
}

/// The file says what is special, not what for; the usual names do.
void HuggingFaceTokenizer::find_special() {
  special_.begin = find_first(
      {"<s>", "<bos>", "[BOS]", "<|begin_of_text|>", "<|startoftext|>", "[CLS]", "<|endoftext|>"});
  special_.end =
      find_first({"</s>", "<eos>", "[EOS]", "<|end_of_text|>", "<|endoftext|>", "[SEP]"});
  special_.padding = find_first({"<pad>", "[PAD]", "<|pad|>", "<|padding|>"});
  special_.unknown = model_->unknown();
}

Status HuggingFaceTokenizer::append_ids(std::string_view text, Memory &memory,
                                        std::vector<TokenId> &ids) const {
  memory.pieces.clear();
  if (Status done = added_.cut(text, normalizer_.get(), memory.pieces); !done.ok())
    return done;
  for (const auto &pre_tokenizer : pre_tokenizers_) {
    memory.cut.clear();
    if (Status done = pre_tokenizer->cut(memory.pieces, memory.cut); !done.ok())
      return done;
    std::swap(memory.pieces, memory.cut);
  }
  for (const Piece &piece : memory.pieces.list) {
    if (piece.token != no_token) {
      ids.push_back(piece.token);
      continue;
    }
    std::string_view word = memory.pieces[piece];
    if (memory.words.append(word, ids))
      continue;
    size_t first = ids.size();
    model_->append_ids(word, memory.model, ids);
    memory.words.remember(word, ids, first);
  }
  return Status();
}

std::string HuggingFaceTokenizer::join(const std::vector<TokenId> &ids) const {
  std::vector<std::string> tokens;
  tokens.reserve(ids.size());
  for (TokenId id : ids) {
    if (const std::string *added = added_.shown(id))
      tokens.push_back(*added);
    else if (model_->vocabulary().contains(id))
      tokens.emplace_back(model_->vocabulary().token(id));
  }
  if (decoder_)
    decoder_->apply(tokens);
  std::string text;
  for (size_t at = 0; at < tokens.size(); ++at) {
    if (!decoder_ && at > 0)
      text += ' ';
    text += tokens[at];
  }
  return text;
}

} // namespace

TokenizerResult read_hugging_face(const nlohmann::json &file, std::string content,
                                  const std::string &path) {
  auto tokenizer = std::make_unique<HuggingFaceTokenizer>();
  if (Status read = tokenizer->read(file, std::move(content)); !read.ok())
    return Status(read.code(), "`" + path + "`: " + read.message());
  return std::unique_ptr<Tokenizer>(std::move(tokenizer));
}

} // namespace gradus::runtime::text
