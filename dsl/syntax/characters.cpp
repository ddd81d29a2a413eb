// Single characters of a source text: their bytes, and how a message speaks of them.
#include "dsl/syntax/characters.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Unicode.h"

namespace gradus::syntax {

static bool is_legal(llvm::StringRef character) {
  auto *begin = reinterpret_cast<const llvm::UTF8 *>(character.data());
  return llvm::isLegalUTF8Sequence(begin, begin + character.size());
}

size_t character_length(llvm::StringRef text) {
  if (text.empty())
    return 0;
  size_t length = llvm::getNumBytesForUTF8(static_cast<llvm::UTF8>(text.front()));
  return length <= text.size() && is_legal(text.take_front(length)) ? length : 1;
}

size_t first_invalid_utf8(llvm::StringRef text) {
  for (size_t i = 0; i < text.size();) {
    size_t length = llvm::getNumBytesForUTF8(static_cast<llvm::UTF8>(text[i]));
    if (i + length > text.size() || !is_legal(text.substr(i, length)))
      return i;
    i += length;
  }
  return llvm::StringRef::npos;
}

std::string byte_name(char byte) {
  unsigned value = static_cast<unsigned char>(byte);
  return {'0', 'x', llvm::hexdigit(value >> 4), llvm::hexdigit(value & 15)};
}

std::string character_name(llvm::StringRef character) {
  if (llvm::sys::unicode::columnWidthUTF8(character) > 0)
    return "`" + character.str() + "`";
  auto *source = reinterpret_cast<const llvm::UTF8 *>(character.data());
  auto *end = source + character.size();
  llvm::UTF32 code = 0;
  if (llvm::convertUTF8Sequence(&source, end, &code, llvm::strictConversion) != llvm::conversionOK)
    return byte_name(character.front());
  std::string digits = llvm::utohexstr(code);
  digits.insert(0, digits.size() < 4 ? 4 - digits.size() : 0, '0');
  return "the invisible character U+" + digits;
}

Lookalike lookalike(llvm::StringRef character) {
  struct Row {
    llvm::StringLiteral character, spelling, hint;
  };
  static constexpr Row rows[] = {
      {"'", "\"", "texts stand in `\"`"},
      {"`", "\"", "texts stand in `\"`"},
      {"\u201C", "\"", "texts stand in `\"`"},
      {"\u201D", "\"", "texts stand in `\"`"},
      {"\u2018", "\"", "texts stand in `\"`"},
      {"\u2019", "\"", "texts stand in `\"`"},
      {"#", "//", "a comment begins with `//`"},
      {"\u2212", "-", "write `-`"},
      {"\u2013", "-", "write `-`"},
      {"\u2014", "-", "write `-`"},
      {"\u00D7", "*", "write `*`"},
      {"\u00B7", "*", "write `*`"},
      {"\u00F7", "/", "write `/`"},
      {"\u2264", "<=", "write `<=`"},
      {"\u2265", ">=", "write `>=`"},
      {"\u2260", "!=", "write `!=`"},
      {"\u2026", "...", "write `...`"},
      {"\u00A0", "", "write an ordinary space"},
      {"\u200B", "", "delete it"},
      {"\uFEFF", "", "delete it"},
      {"\u00B2", "", "write `^ 2`"},
      {"\u00B3", "", "write `^ 3`"},
      {"$", "", "a name has letters, digits and `_`"},
  };
  for (const Row &row : rows)
    if (row.character == character)
      return {row.spelling, row.hint};
  return {};
}

size_t foreign_letter(llvm::StringRef text) {
  if (text.empty() || !(text.front() & 0x80))
    return 0;
  size_t length = character_length(text);
  llvm::StringRef character = text.take_front(length);
  bool shows = length > 1 && llvm::sys::unicode::columnWidthUTF8(character) > 0;
  Lookalike meant = lookalike(character);
  return shows && meant.hint.empty() ? length : 0;
}

} // namespace gradus::syntax
