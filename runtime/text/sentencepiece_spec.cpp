// Field numbers are those of sentencepiece_model.proto; the table for normalization is a
// double-array trie by darts-clone (four bytes a unit) with the texts that its leaves point to
// behind it.
#include "runtime/text/sentencepiece_spec.h"

#include "runtime/text/wire.h"

#include <cstdint>
#include <vector>

namespace gradus::runtime::text {
namespace {

uint32_t word_at(std::string_view bytes, size_t at) {
  uint32_t word = 0;
  for (size_t byte = 0; byte < 4; ++byte)
    word |= static_cast<uint32_t>(static_cast<unsigned char>(bytes[at + byte])) << (8 * byte);
  return word;
}

/// Every unit that a walk can reach is within the array, every leaf within the texts, and the texts
/// end.
class TableCheck {
public:
  TableCheck(std::string_view units, std::string_view texts) : units_(units), texts_(texts) {}

  bool sound() {
    size_t count = units_.size() / 4;
    if (count == 0 || units_.size() % 4 != 0 || texts_.empty() || texts_.back() != '\0')
      return false;
    seen_.assign(count, false);
    open_ = {0};
    seen_[0] = true;
    while (!open_.empty()) {
      size_t at = open_.back();
      open_.pop_back();
      if (!look(at))
        return false;
    }
    return true;
  }

private:
  bool look(size_t at) {
    uint32_t unit = word_at(units_, 4 * at);
    size_t base = at ^ (unit >> 10 << ((unit & 1u << 9) >> 6));
    // A walk reads the unit of any byte before it knows whether the byte leads there.
    if ((base | 0xff) >= seen_.size())
      return false;
    if ((unit >> 8 & 1) != 0 && (word_at(units_, 4 * base) & 0x7fffffffu) >= texts_.size())
      return false;
    for (size_t byte = 1; byte < 256; ++byte) {
      size_t child = base ^ byte;
      if ((word_at(units_, 4 * child) & (1u << 31 | 0xff)) != byte || seen_[child])
        continue;
      seen_[child] = true;
      open_.push_back(child);
    }
    return true;
  }

  std::string_view units_, texts_;
  std::vector<bool> seen_;
  std::vector<size_t> open_;
};

bool sound_table(std::string_view table) {
  if (table.empty())
    return true;
  if (table.size() <= 4 || word_at(table, 0) > table.size() - 4)
    return false;
  size_t units = word_at(table, 0);
  return TableCheck(table.substr(4, units), table.substr(4 + units)).sound();
}

void read_trainer(std::string_view message, SentencePieceSpec &spec) {
  static const char *const kinds[] = {"unigram", "bpe", "word", "char"};
  WireReader fields(message);
  while (auto field = fields.next()) {
    if (field->number == 3 && field->value >= 1 && field->value <= 4)
      spec.kind = kinds[field->value - 1];
    else if (field->number == 24)
      spec.space_ends_word = field->value != 0;
    else if (field->number == 44)
      spec.unknown_text = std::string(field->bytes);
  }
}

bool read_normalizer(std::string_view message, SentencePieceSpec &spec) {
  WireReader fields(message);
  bool sound = true;
  while (auto field = fields.next()) {
    if (field->number == 2)
      sound = sound && sound_table(field->bytes);
    else if (field->number == 3)
      spec.add_prefix = field->value != 0;
    else if (field->number == 4)
      spec.remove_extra_spaces = field->value != 0;
  }
  return sound;
}

} // namespace

std::string library_words(const std::string &message) {
  // `./src/file.cc(12) [condition] words`; the words may be missing.
  size_t end = message.rfind("] ");
  return end == std::string::npos || end + 2 == message.size() ? message : message.substr(end + 2);
}

Result<SentencePieceSpec> read_sentencepiece_spec(std::string_view model) {
  SentencePieceSpec spec, unused;
  bool sound = true;
  WireReader fields(model);
  while (auto field = fields.next()) {
    if (field->number == 2)
      read_trainer(field->bytes, spec);
    else if (field->number == 3)
      sound = read_normalizer(field->bytes, spec) && sound;
    else if (field->number == 5)
      sound = read_normalizer(field->bytes, unused) && sound;
  }
  if (!sound)
    return Status(GRADUS_CORRUPT_FILE,
                  "its table for normalization (`precompiled_charsmap`) points "
                  "out of itself");
  return spec;
}

} // namespace gradus::runtime::text
