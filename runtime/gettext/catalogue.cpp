// Seven numbers of 32 bits, then two tables of as many entries, a length and a place each: the
// messages and their translations. Behind each string stands a zero that its length does not count.
#include "runtime/gettext/catalogue.h"

#include "runtime/file/file.h"
#include "runtime/gettext/charset.h"

#include <algorithm>

namespace gradus::runtime {
namespace {

constexpr uint32_t magic = 0x950412de;
constexpr uint64_t header_size = 28, entry_size = 8;

class Catalogue {
public:
  Catalogue(std::string_view bytes, const std::string &what) : bytes_(bytes), what_(what) {}

  Result<std::vector<TextPair>> pairs(CatalogueOptions options);

private:
  Status open();
  /// The number at a place within the file.
  uint32_t number(uint64_t at) const;
  /// String `index` of the table that begins at `table`.
  Result<std::string_view> string(uint64_t table, uint32_t index, const char *kind);
  Status corrupt(const std::string &why) const {
    return Status(GRADUS_CORRUPT_FILE, what_ + " is no message catalogue: " + why);
  }

  std::string_view bytes_;
  const std::string &what_;
  bool swapped_ = false; // written with the most significant byte first
  uint32_t count_ = 0;
  uint64_t messages_ = 0, translations_ = 0; // where the tables begin
  uint64_t taken_ = 0;                       // bytes of the strings so far
};

uint32_t Catalogue::number(uint64_t at) const {
  uint32_t value = 0;
  for (uint64_t i = 0; i < 4; ++i) {
    uint32_t byte = static_cast<unsigned char>(bytes_[at + i]);
    value |= byte << 8 * (swapped_ ? 3 - i : i);
  }
  return value;
}

Status Catalogue::open() {
  if (bytes_.size() < header_size)
    return corrupt("it has " + std::to_string(bytes_.size()) + " bytes, the header alone is " +
                   std::to_string(header_size));
  if (number(0) != magic) {
    swapped_ = true;
    if (number(0) != magic)
      return corrupt("it does not begin with the number that marks one; a .po file becomes one by "
                     "msgfmt");
  }
  // The minor number may be any: what it adds stands behind what is read here.
  if (uint32_t major = number(4) >> 16; major > 1)
    return Status(GRADUS_CORRUPT_FILE, what_ + " is a message catalogue of revision " +
                                           std::to_string(major) + "; 0 and 1 can be read");
  count_ = number(8);
  messages_ = number(12);
  translations_ = number(16);
  for (uint64_t table : {messages_, translations_})
    if (table + entry_size * count_ > bytes_.size())
      return corrupt("a table of " + std::to_string(count_) + " strings at byte " +
                     std::to_string(table) + " reaches beyond the file's end");
  return Status();
}

Result<std::string_view> Catalogue::string(uint64_t table, uint32_t index, const char *kind) {
  uint64_t entry = table + entry_size * index, length = number(entry), place = number(entry + 4);
  auto failure = [&](const char *why) {
    return corrupt(std::string(kind) + " " + std::to_string(index) + ", " + std::to_string(length) +
                   " bytes at byte " + std::to_string(place) + ", " + why);
  };
  if (place + length >= bytes_.size())
    return failure("reaches beyond the file's end");
  if (bytes_[place + length] != 0)
    return failure("does not end with a zero");
  // Entries that share their bytes would make gigabytes of a small file.
  taken_ += length + 1;
  if (taken_ > bytes_.size())
    return failure("shares its bytes with others");
  return bytes_.substr(place, length);
}

/// What follows `charset=` in the entry that describes the catalogue, up to white space; empty
/// where nothing does.
std::string_view charset_of(std::string_view description) {
  constexpr std::string_view key = "charset=";
  size_t at = description.find(key);
  if (at == std::string_view::npos)
    return {};
  description.remove_prefix(at + key.size());
  return description.substr(0, description.find_first_of(std::string_view(" \t\r\n;\0", 6)));
}

std::string_view first_form(std::string_view text) { return text.substr(0, text.find('\0')); }

std::string_view without_context(std::string_view message) {
  size_t end = message.find('\004');
  return end == std::string_view::npos ? message : message.substr(end + 1);
}

Result<std::vector<TextPair>> Catalogue::pairs(CatalogueOptions options) {
  if (Status status = open(); !status.ok())
    return status;
  std::vector<std::pair<std::string_view, std::string_view>> found;
  std::string_view description;
  for (uint32_t i = 0; i < count_; ++i) {
    Result<std::string_view> message = string(messages_, i, "message");
    if (!message)
      return message.status();
    Result<std::string_view> translation = string(translations_, i, "translation");
    if (!translation)
      return translation.status();
    if (message->empty())
      description = *translation;
    else
      found.emplace_back(without_context(first_form(*message)), first_form(*translation));
  }

  Result<Charset> charset = Charset::make(std::string(charset_of(description)), what_);
  if (!charset)
    return charset.status();
  std::vector<TextPair> pairs;
  for (auto [source, target] : found) {
    Result<std::string> from = charset->to_utf8(source), to = charset->to_utf8(target);
    if (!from || !to)
      return from ? to.status() : from.status();
    bool translated = !to->empty() && *to != *from;
    if (!from->empty() && (translated || !options.skip_untranslated))
      pairs.push_back({std::move(*from), std::move(*to)});
  }
  return pairs;
}

} // namespace

Result<std::vector<TextPair>> mo_pairs(std::string_view bytes, const std::string &what,
                                       CatalogueOptions options) {
  return Catalogue(bytes, what).pairs(options);
}

Result<std::vector<TextPair>> read_mo(const std::string &path, CatalogueOptions options) {
  Result<Bytes> bytes = read_file(path);
  if (!bytes)
    return bytes.status();
  return mo_pairs({bytes->data.get(), bytes->size}, "`" + path + "`", options);
}

} // namespace gradus::runtime
