// GPT-2's letters for bytes: each byte is one printable character, so that any text is a string of
// them.
#pragma once

#include <string>
#include <string_view>

namespace gradus::runtime::text {

/// Appends the letters of the bytes of `text`.
void append_byte_level(std::string_view text, std::string &out);

/// Appends the bytes of the letters of `token` (UTF-8); false, and nothing appended, where it has a
/// character that is no such letter.
bool append_bytes_of_letters(std::string_view token, std::string &out);

} // namespace gradus::runtime::text
