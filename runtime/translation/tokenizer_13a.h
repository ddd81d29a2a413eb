// The tokenizer of NIST's mteval-v13a, by which WMT and sacreBLEU cut sentences for BLEU.
#pragma once

#include <string>
#include <string_view>

namespace gradus::runtime {

/// The tokens of a sentence with one space between, none around. ASCII punctuation becomes tokens
/// of its own; a period or comma only where no digit is before it or none behind; a hyphen
/// only behind a digit; an apostrophe never. `&quot;`, `&amp;`, `&lt;` and `&gt;` are read as what
/// they stand for. `sentence` is UTF-8.
std::string tokenized_13a(std::string_view sentence);

} // namespace gradus::runtime
