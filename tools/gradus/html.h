// Text for a page: everything that came from outside is escaped here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gradus::runner {

/// `<` as `&lt;` and so on, for text and for attributes in either quotes; control characters and
/// bytes that are no UTF-8 become U+FFFD.
std::string escaped(const std::string &text);
/// `data:image/png;base64,…`
std::string png_uri(const std::string &bytes);
/// A command line as a shell reads it back.
std::string shell_text(const std::vector<std::string> &words);

/// 1 h 2 min, 3 min 20 s, 12.3 s, 4.5 ms
std::string time_text(double seconds);

} // namespace gradus::runner
