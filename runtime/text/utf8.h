// UTF-8: whether bytes are, and their characters.
#pragma once

#include "runtime/status/status.h"

#include <string>
#include <string_view>

namespace gradus::runtime::text {

/// Where the first byte stands that begins no character (Unicode 15, table 3-7); the size where all
/// is well.
size_t valid_utf8(std::string_view text);

/// A sentence with the byte where `what` stops being UTF-8, counted from 0, and its line. `text` is
/// the part of it that begins at `byte`, in `line`.
Status check_utf8(std::string_view text, const std::string &what, uint64_t byte = 0,
                  int64_t line = 1);

/// Each maximal part of bytes that is no character becomes one U+FFFD (Unicode 15, chapter 3.9), as
/// other languages' lossy conversions do.
std::string with_replacements(std::string_view bytes);

/// How many bytes at the end begin a character that is not complete yet: 0 to 3.
size_t incomplete_tail(std::string_view bytes);

/// Bytes of the character that begins with `lead`, in text that is UTF-8.
inline size_t character_length(char lead) {
  auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/// The character at `text`, which is UTF-8.
inline char32_t character_at(const char *text) {
  auto byte = [&](int at) { return static_cast<char32_t>(static_cast<unsigned char>(text[at])); };
  char32_t lead = byte(0);
  if (lead < 0x80)
    return lead;
  if (lead < 0xe0)
    return (lead & 0x1f) << 6 | (byte(1) & 0x3f);
  if (lead < 0xf0)
    return (lead & 0x0f) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f);
  return (lead & 0x07) << 18 | (byte(1) & 0x3f) << 12 | (byte(2) & 0x3f) << 6 | (byte(3) & 0x3f);
}

/// Calls `use(character, its bytes)` for each character of a text that is UTF-8.
template <typename Use> void for_each_character(std::string_view text, Use use) {
  for (size_t at = 0; at < text.size();) {
    size_t length = character_length(text[at]);
    use(character_at(text.data() + at), text.substr(at, length));
    at += length;
  }
}

void append_character(std::string &text, char32_t character);

/// Whether no byte is above 127; such text needs no Unicode tables.
bool is_ascii(std::string_view text);

} // namespace gradus::runtime::text
