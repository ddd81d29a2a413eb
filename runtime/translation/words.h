// The words of a text: what lies between white space.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gradus::runtime {

/// As Python's `str.split()`, which sacreBLEU is written on: its white space is Unicode's and the
/// four separators U+001C to U+001F. `text` is UTF-8; the words point into it.
std::vector<std::string_view> words_of(std::string_view text);

/// `words` with `separator` between.
std::string joined(const std::vector<std::string_view> &words, std::string_view separator);

} // namespace gradus::runtime
