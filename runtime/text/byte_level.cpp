// Bytes that are printable in Latin-1 stand for themselves; the others, in order, for U+0100 and on
// (bytes_to_unicode of GPT-2's encoder.py).
#include "runtime/text/byte_level.h"

#include "runtime/text/utf8.h"

#include <array>

namespace gradus::runtime::text {
namespace {

struct Letter {
  char bytes[2];
  unsigned char size;
};

struct Letters {
  std::array<Letter, 256> of_byte;
  std::array<short, 0x144> byte_of; // by character; -1 where it is no letter

  Letters() {
    byte_of.fill(-1);
    char32_t next = 0x100;
    for (unsigned byte = 0; byte < 256; ++byte) {
      bool itself = (byte >= '!' && byte <= '~') || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
      char32_t letter = itself ? byte : next++;
      byte_of[letter] = static_cast<short>(byte);
      std::string text;
      append_character(text, letter);
      of_byte[byte] = {{text[0], text.size() > 1 ? text[1] : '\0'},
                       static_cast<unsigned char>(text.size())};
    }
  }
};

const Letters &letters() {
  static const Letters table;
  return table;
}

} // namespace

void append_byte_level(std::string_view text, std::string &out) {
  const Letters &table = letters();
  size_t at = out.size();
  out.resize(at + 2 * text.size());
  for (char byte : text) {
    const Letter &letter = table.of_byte[static_cast<unsigned char>(byte)];
    out[at] = letter.bytes[0];
    out[at + 1] = letter.bytes[1];
    at += letter.size;
  }
  out.resize(at);
}

bool append_bytes_of_letters(std::string_view token, std::string &out) {
  const Letters &table = letters();
  size_t before = out.size();
  bool all = true;
  for_each_character(token, [&](char32_t character, std::string_view) {
    short byte = character < table.byte_of.size() ? table.byte_of[character] : short{-1};
    all = all && byte >= 0;
    if (all)
      out += static_cast<char>(byte);
  });
  if (!all)
    out.resize(before);
  return all;
}

} // namespace gradus::runtime::text
