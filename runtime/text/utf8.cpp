// Validates and repairs UTF-8 by the table of well-formed byte sequences.
#include "runtime/text/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>

namespace gradus::runtime::text {
namespace {

/// What the bytes at `at` are: a character of `length` bytes, or the longest beginning of one.
struct Sequence {
  size_t length;
  bool complete, cut; // cut: the text ends before the character does
};

Sequence sequence_at(std::string_view text, size_t at) {
  auto byte = [&](size_t place) { return static_cast<unsigned char>(text[place]); };
  unsigned char lead = byte(at);
  if (lead < 0x80)
    return {1, true, false};
  if (lead < 0xc2 || lead > 0xf4)
    return {1, false, false};
  // The second byte's range keeps out overlong forms, surrogates and what is beyond U+10FFFF.
  unsigned char low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  unsigned char high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  size_t wanted = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  for (size_t have = 1; have < wanted; ++have) {
    if (at + have == text.size())
      return {have, false, true};
    if (byte(at + have) < low || byte(at + have) > high)
      return {have, false, false};
    low = 0x80, high = 0xbf;
  }
  return {wanted, true, false};
}

/// Where, from `at` on, the first byte above 127 stands, or a few bytes before it.
size_t skip_ascii(std::string_view text, size_t at) {
  for (uint64_t word; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if (word & 0x8080808080808080u)
      break;
  }
  return at;
}

} // namespace

size_t valid_utf8(std::string_view text) {
  for (size_t at = 0;;) {
    at = skip_ascii(text, at);
    if (at == text.size())
      return at;
    Sequence sequence = sequence_at(text, at);
    if (!sequence.complete)
      return at;
    at += sequence.length;
  }
}

bool is_ascii(std::string_view text) {
  for (size_t at = skip_ascii(text, 0); at < text.size(); ++at)
    if (static_cast<unsigned char>(text[at]) >= 0x80)
      return false;
  return true;
}

Status check_utf8(std::string_view text, const std::string &what, uint64_t byte, int64_t line) {
  size_t valid = valid_utf8(text);
  if (valid == text.size())
    return Status();
  char hex[8];
  std::snprintf(hex, sizeof hex, "0x%02X", static_cast<unsigned char>(text[valid]));
  line += std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(valid), '\n');
  return Status(GRADUS_INVALID_ARGUMENT, what + " is not UTF-8 at byte " +
                                             std::to_string(byte + valid) + " (" + hex + ", line " +
                                             std::to_string(line) +
                                             "); convert it, or use the tokenizer `bytes`");
}

std::string with_replacements(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (size_t at = 0; at < bytes.size();) {
    Sequence sequence = sequence_at(bytes, at);
    if (sequence.complete)
      text.append(bytes, at, sequence.length);
    else
      text += "\xEF\xBF\xBD";
    at += sequence.length;
  }
  return text;
}

size_t incomplete_tail(std::string_view bytes) {
  for (size_t back = 1; back <= std::min<size_t>(3, bytes.size()); ++back)
    if (sequence_at(bytes, bytes.size() - back).cut)
      return back;
  return 0;
}

void append_character(std::string &text, char32_t character) {
  auto put = [&](char32_t byte) { text += static_cast<char>(byte); };
  if (character < 0x80)
    return put(character);
  if (character < 0x800) {
    put(0xc0 | character >> 6);
  } else {
    if (character < 0x10000) {
      put(0xe0 | character >> 12);
    } else {
      put(0xf0 | character >> 18);
      put(0x80 | (character >> 12 & 0x3f));
    }
    put(0x80 | (character >> 6 & 0x3f));
  }
  put(0x80 | (character & 0x3f));
}

} // namespace gradus::runtime::text
