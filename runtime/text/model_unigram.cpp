// Unigram (Kudo 2018): of all ways to cut a word into tokens, the one whose scores have the largest
// sum, by Viterbi's algorithm over the bytes.
#include "runtime/text/model.h"
#include "runtime/text/trie.h"
#include "runtime/text/utf8.h"

#include <algorithm>
#include <limits>

namespace gradus::runtime::text {
namespace {

/// How much worse an unknown character is than the worst token (kUnkPenalty of SentencePiece).
constexpr double unknown_penalty = 10;

class Unigram final : public Model {
public:
  explicit Unigram(const JsonPart &part) { read(part); }
  const char *name() const override { return "Unigram"; }

  void append_ids(std::string_view word, ModelMemory &memory,
                  std::vector<TokenId> &ids) const override {
    find_best(word, memory.steps);
    size_t before = ids.size();
    // From the end to the beginning; neighbours that are unknown are one.
    for (size_t end = word.size(); end > 0;) {
      size_t begin = memory.steps[end].from;
      if (memory.steps[end].id == unknown_) {
        while (begin > 0 && memory.steps[begin].id == unknown_)
          begin = memory.steps[begin].from;
        append_unknown(word.substr(begin, end - begin), ids);
      } else {
        ids.push_back(memory.steps[end].id);
      }
      end = begin;
    }
    std::reverse(ids.begin() + static_cast<std::ptrdiff_t>(before), ids.end());
  }

private:
  void read(const JsonPart &part) {
    double least = std::numeric_limits<double>::infinity();
    for (const JsonPart &entry : part.items("vocab")) {
      const nlohmann::json &pair = entry.value();
      if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_number())
        return entry.broken("is not a token with its score");
      auto id = static_cast<TokenId>(scores_.size());
      scores_.push_back(pair[1].get<double>());
      least = std::min(least, scores_.back());
      std::string token = pair[0].get<std::string>();
      if (!vocabulary_.add(token, id))
        return entry.broken("is the token `" + token + "`, which stands there twice");
      words_.add(token, id);
    }
    if (scores_.empty())
      return part.broken("has an empty `vocab`");
    unknown_ =
        static_cast<TokenId>(part.number("unk_id", static_cast<int64_t>(scores_.size()) - 1));
    unknown_score_ = least - unknown_penalty;
    if (part.flag("byte_fallback", false))
      bytes_ = byte_tokens(vocabulary_);
  }

  static void offer(ModelMemory::Step &step, double score, size_t from, TokenId id) {
    if (step.id == no_token || score > step.score)
      step = {score, from, id};
  }

  void find_best(std::string_view word, std::vector<ModelMemory::Step> &steps) const {
    steps.assign(word.size() + 1, {0, 0, no_token});
    for (size_t at = 0; at < word.size();) {
      size_t length = character_length(word[at]);
      double so_far = steps[at].score;
      bool character_known = false;
      uint32_t node = Trie::root;
      for (size_t end = at; end < word.size();) {
        if ((node = words_.step(node, word[end++])) == Trie::root)
          break;
        TokenId id = words_.id(node);
        if (id == no_token)
          continue;
        offer(steps[end], scores_[static_cast<size_t>(id)] + so_far, at, id);
        character_known = character_known || end - at == length;
      }
      if (!character_known)
        offer(steps[at + length], unknown_score_ + so_far, at, unknown_);
      at += length;
    }
  }

  /// Appends the ids in reverse order. Several unknown characters may happen to be a token
  /// together.
  void append_unknown(std::string_view text, std::vector<TokenId> &ids) const {
    TokenId whole = vocabulary_.find(text);
    auto id = [&](char byte) { return bytes_[static_cast<unsigned char>(byte)]; };
    if (whole != no_token)
      ids.push_back(whole);
    else if (!bytes_.empty() &&
             std::all_of(text.begin(), text.end(), [&](char b) { return id(b) != no_token; }))
      std::transform(text.rbegin(), text.rend(), std::back_inserter(ids), id);
    else
      ids.push_back(unknown_);
  }

  Trie words_;
  std::vector<double> scores_;
  double unknown_score_ = 0;
  std::vector<TokenId> bytes_; // ids of `<0x00>` …; empty without byte fallback
};

} // namespace

std::unique_ptr<Model> read_unigram(const JsonPart &part) {
  return std::make_unique<Unigram>(part);
}

} // namespace gradus::runtime::text
