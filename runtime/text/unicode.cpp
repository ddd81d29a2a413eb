// utf8proc's tables behind the questions that tokenizers ask.
#include "runtime/text/unicode.h"

#include "runtime/text/utf8.h"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>
#include <new>

namespace gradus::runtime::text {
namespace {

utf8proc_category_t category(char32_t character) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(character));
}

bool within(utf8proc_category_t value, utf8proc_category_t first, utf8proc_category_t last) {
  return value >= first && value <= last;
}

} // namespace

bool is_white_space(char32_t c) {
  if (c < 0x80)
    return c == ' ' || (c >= 9 && c <= 13);
  return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
         c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

bool is_numeric(char32_t c) {
  return within(category(c), UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NO);
}

bool is_punctuation(char32_t c) {
  if (c < 0x80)
    return (c > ' ' && c < '0') || (c > '9' && c < 'A') || (c > 'Z' && c < 'a') ||
           (c > 'z' && c < 0x7f);
  return within(category(c), UTF8PROC_CATEGORY_PC, UTF8PROC_CATEGORY_PO);
}

bool is_nonspacing_mark(char32_t c) { return category(c) == UTF8PROC_CATEGORY_MN; }

bool is_mark(char32_t c) { return within(category(c), UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_ME); }

bool is_other(char32_t c) {
  utf8proc_category_t value = category(c);
  return value == UTF8PROC_CATEGORY_CC || value == UTF8PROC_CATEGORY_CF ||
         value == UTF8PROC_CATEGORY_CO;
}

void append_lower_case(std::string &text, char32_t character) {
  // The one character that becomes two whatever stands around it (Unicode's SpecialCasing.txt).
  if (character == 0x130) {
    text += "i\xCC\x87";
    return;
  }
  append_character(
      text, static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(character))));
}

std::string normalized(std::string_view text, NormalForm form) {
  if (is_ascii(text))
    return std::string(text);
  int options = UTF8PROC_STABLE;
  options |=
      form == NormalForm::nfc || form == NormalForm::nfkc ? UTF8PROC_COMPOSE : UTF8PROC_DECOMPOSE;
  if (form == NormalForm::nfkc || form == NormalForm::nfkd)
    options |= UTF8PROC_COMPAT;
  utf8proc_uint8_t *buffer = nullptr;
  utf8proc_ssize_t length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t *>(text.data()),
                                         static_cast<utf8proc_ssize_t>(text.size()), &buffer,
                                         static_cast<utf8proc_option_t>(options));
  // The text is UTF-8, so only memory can be missing.
  if (length < 0)
    throw std::bad_alloc();
  std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(buffer, &std::free);
  return std::string(reinterpret_cast<const char *>(buffer), static_cast<size_t>(length));
}

} // namespace gradus::runtime::text
