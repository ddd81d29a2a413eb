// What Unicode says of a character, and its normal forms; all by utf8proc but for what it lacks.
#pragma once

#include "runtime/status/status.h"

#include <string>
#include <string_view>

namespace gradus::runtime::text {

/// The property White_Space.
bool is_white_space(char32_t character);
/// Categories Nd, Nl and No.
bool is_numeric(char32_t character);
/// ASCII's punctuation and symbols, and categories Pc, Pd, Ps, Pe, Pi, Pf and Po.
bool is_punctuation(char32_t character);
/// Category Mn.
bool is_nonspacing_mark(char32_t character);
/// Categories Mn, Mc and Me.
bool is_mark(char32_t character);
/// Categories Cc, Cf and Co.
bool is_other(char32_t character);

/// The lower case of a character by itself; U+0130 becomes two.
void append_lower_case(std::string &text, char32_t character);

enum class NormalForm { nfc, nfd, nfkc, nfkd };

/// `text` is UTF-8.
std::string normalized(std::string_view text, NormalForm form);

} // namespace gradus::runtime::text
