// Byte pair encoding: of all neighbours, those whose merge was learned first become one, until none
// is left to merge.
#include "runtime/text/flat_map.h"
#include "runtime/text/model.h"
#include "runtime/text/utf8.h"

#include <algorithm>

namespace gradus::runtime::text {
namespace {

struct Merged {
  uint32_t rank = 0;
  TokenId id = no_token;
};

uint64_t pair_key(TokenId left, TokenId right) {
  return static_cast<uint64_t>(static_cast<uint32_t>(left)) << 32 | static_cast<uint32_t>(right);
}

class Bpe final : public Model {
public:
  explicit Bpe(const JsonPart &part)
      : prefix_(part.text("continuing_subword_prefix", "")),
        suffix_(part.text("end_of_word_suffix", "")), fuse_unknown_(part.flag("fuse_unk", false)),
        ignore_merges_(part.flag("ignore_merges", false)) {
    read_vocabulary(part, vocabulary_);
    std::string unknown = part.text("unk_token", "");
    if (!unknown.empty() && (unknown_ = vocabulary_.find(unknown)) == no_token)
      part.broken("has the unknown token `" + unknown + "`, which is not in `vocab`");
    if (part.has("dropout") && part.value().at("dropout") != 0)
      part.unsupported(
          "has a `dropout`, which makes tokens a matter of chance and is not supported");
    if (part.flag("byte_fallback", false))
      bytes_ = byte_tokens(vocabulary_);
    read_merges(part);
  }
  const char *name() const override { return "BPE"; }

  void append_ids(std::string_view word, ModelMemory &memory,
                  std::vector<TokenId> &ids) const override {
    if (ignore_merges_) {
      if (TokenId whole = vocabulary_.find(word); whole != no_token) {
        ids.push_back(whole);
        return;
      }
    }
    begin(word, memory);
    merge(memory);
    for (const ModelMemory::Symbol &symbol : memory.symbols)
      if (!symbol.gone)
        ids.push_back(symbol.id);
  }

private:
  void read_merges(const JsonPart &part) {
    uint32_t rank = 0;
    auto merges = part.value().is_object() ? part.value().find("merges") : part.value().end();
    if (!part.ok())
      return;
    if (merges == part.value().end() || !merges->is_array())
      return part.broken("has no list `merges`");
    for (const auto &entry : *merges)
      if (!add_merge(entry, rank++))
        return part.broken("has a `merges[" + std::to_string(rank - 1) +
                           "]` that is no pair of tokens of `vocab` whose union is one too");
  }

  /// `"a b"`, or `["a", "b"]` in newer files.
  bool add_merge(const nlohmann::json &entry, uint32_t rank) {
    std::string left, right;
    if (entry.is_array() && entry.size() == 2 && entry[0].is_string() && entry[1].is_string()) {
      left = entry[0].get<std::string>();
      right = entry[1].get<std::string>();
    } else if (entry.is_string()) {
      left = entry.get<std::string>();
      size_t space = left.find(' ');
      if (space == std::string::npos)
        return false;
      right = left.substr(space + 1);
      left.resize(space);
    } else {
      return false;
    }
    if (right.size() < prefix_.size())
      return false;
    TokenId first = vocabulary_.find(left), second = vocabulary_.find(right);
    TokenId merged = vocabulary_.find(left + right.substr(prefix_.size()));
    if (first == no_token || second == no_token || merged == no_token)
      return false;
    merges_[pair_key(first, second)] = {rank, merged};
    return true;
  }

  /// The symbols that a word consists of before merges: its characters.
  void begin(std::string_view word, ModelMemory &memory) const {
    memory.symbols.clear();
    bool pending = false; // an unknown symbol that may take up the next one
    std::string decorated;
    for_each_character(word, [&](char32_t, std::string_view character) {
      std::string_view token = character;
      bool first = character.data() == word.data();
      bool last = character.data() + character.size() == word.data() + word.size();
      if ((!first && !prefix_.empty()) || (last && !suffix_.empty())) {
        decorated = (first ? "" : prefix_) + std::string(character) + (last ? suffix_ : "");
        token = decorated;
      }
      TokenId id = vocabulary_.find(token);
      if (id != no_token) {
        if (pending)
          push(memory, unknown_);
        pending = false;
        push(memory, id);
      } else if (!push_bytes(token, memory) && unknown_ != no_token) {
        if (pending && !fuse_unknown_)
          push(memory, unknown_);
        pending = true;
      }
    });
    if (pending)
      push(memory, unknown_);
  }

  static void push(ModelMemory &memory, TokenId id) {
    auto place = static_cast<int32_t>(memory.symbols.size());
    if (place > 0)
      memory.symbols.back().next = place;
    memory.symbols.push_back({id, place - 1, -1, false});
  }

  bool push_bytes(std::string_view token, ModelMemory &memory) const {
    auto id = [&](char byte) { return bytes_[static_cast<unsigned char>(byte)]; };
    if (bytes_.empty() ||
        !std::all_of(token.begin(), token.end(), [&](char byte) { return id(byte) != no_token; }))
      return false;
    for (char byte : token)
      push(memory, id(byte));
    return true;
  }

  /// Whether `a` comes after `b`: by rank, then from left to right.
  static bool later(const ModelMemory::Merge &a, const ModelMemory::Merge &b) {
    return a.rank != b.rank ? a.rank > b.rank : a.place > b.place;
  }

  void consider(ModelMemory &memory, int32_t place) const {
    const ModelMemory::Symbol &left = memory.symbols[static_cast<size_t>(place)];
    TokenId right = memory.symbols[static_cast<size_t>(left.next)].id;
    if (const Merged *merged = merges_.find(pair_key(left.id, right))) {
      memory.queue.push_back({merged->rank, place, merged->id});
      std::push_heap(memory.queue.begin(), memory.queue.end(), later);
    }
  }

  void merge(ModelMemory &memory) const {
    std::vector<ModelMemory::Symbol> &symbols = memory.symbols;
    memory.queue.clear();
    for (size_t place = 0; place + 1 < symbols.size(); ++place)
      consider(memory, static_cast<int32_t>(place));
    while (!memory.queue.empty()) {
      std::pop_heap(memory.queue.begin(), memory.queue.end(), later);
      ModelMemory::Merge best = memory.queue.back();
      memory.queue.pop_back();
      ModelMemory::Symbol &left = symbols[static_cast<size_t>(best.place)];
      if (left.gone || left.next < 0)
        continue;
      ModelMemory::Symbol &right = symbols[static_cast<size_t>(left.next)];
      // The neighbours may have changed since; what counts is that they become the same token.
      const Merged *merged = merges_.find(pair_key(left.id, right.id));
      if (!merged || merged->id != best.merged)
        continue;
      left.id = best.merged;
      right.gone = true;
      left.next = right.next;
      if (left.next >= 0)
        symbols[static_cast<size_t>(left.next)].previous = best.place;
      if (left.previous >= 0)
        consider(memory, left.previous);
      if (left.next >= 0)
        consider(memory, best.place);
    }
  }

  std::string prefix_, suffix_;
  bool fuse_unknown_, ignore_merges_;
  std::vector<TokenId> bytes_; // ids of `<0x00>` …; empty without byte fallback
  FlatMap<Merged> merges_;
};

} // namespace

std::unique_ptr<Model> read_bpe(const JsonPart &part) { return std::make_unique<Bpe>(part); }

} // namespace gradus::runtime::text
