// Escapes and formats text for a page.
#include "tools/gradus/html.h"

#include <cmath>
#include <cstdio>
#include <cstring>

namespace gradus::runner {
namespace {

/// Bytes of the UTF-8 character at `at`; 0 where there is none.
size_t character_bytes(const std::string &text, size_t at) {
  auto byte = [&](size_t index) { return static_cast<unsigned char>(text[index]); };
  unsigned char first = byte(at);
  size_t bytes = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (bytes == 0 || first > 0xF4 || at + bytes > text.size())
    return 0;
  for (size_t next = 1; next < bytes; ++next)
    if ((byte(at + next) & 0xC0) != 0x80)
      return 0;
  // Longer than need be, a surrogate, beyond U+10FFFF.
  bool bad = (first == 0xE0 && byte(at + 1) < 0xA0) || (first == 0xED && byte(at + 1) > 0x9F) ||
             (first == 0xF0 && byte(at + 1) < 0x90) || (first == 0xF4 && byte(at + 1) > 0x8F);
  return bad ? 0 : bytes;
}

} // namespace

std::string escaped(const std::string &text) {
  std::string result;
  for (size_t at = 0; at < text.size();) {
    size_t bytes = character_bytes(text, at);
    char c = text[at];
    bool control = static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t';
    if (bytes == 0 || control || c == 0x7F)
      result += "\uFFFD";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '&')
      result += "&amp;";
    else if (c == '"')
      result += "&quot;";
    else if (c == '\'')
      result += "&#39;";
    else
      result.append(text, at, bytes);
    at += bytes == 0 ? 1 : bytes;
  }
  return result;
}

std::string png_uri(const std::string &bytes) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text = "data:image/png;base64,";
  text.reserve(text.size() + bytes.size() / 3 * 4 + 4);
  for (size_t at = 0; at < bytes.size(); at += 3) {
    size_t count = std::min<size_t>(3, bytes.size() - at);
    uint32_t word = 0;
    for (size_t index = 0; index < 3; ++index)
      word = word << 8 | (index < count ? static_cast<unsigned char>(bytes[at + index]) : 0u);
    for (size_t index = 0; index < 4; ++index)
      text += index <= count ? digits[word >> (18 - 6 * index) & 63] : '=';
  }
  return text;
}

std::string shell_text(const std::vector<std::string> &words) {
  std::string text;
  for (const std::string &word : words) {
    bool plain = !word.empty();
    for (char c : word)
      plain &= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::strchr("-_./=:,+@%", c) != nullptr;
    text += text.empty() ? "" : " ";
    if (plain) {
      text += word;
      continue;
    }
    text += '\'';
    for (char c : word)
      text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    text += '\'';
  }
  return text;
}

std::string time_text(double seconds) {
  char text[48];
  if (seconds < 1e-3)
    std::snprintf(text, sizeof text, "%.3g µs", seconds * 1e6);
  else if (seconds < 1)
    std::snprintf(text, sizeof text, "%.3g ms", seconds * 1e3);
  else if (seconds < 60)
    std::snprintf(text, sizeof text, "%.3g s", seconds);
  else if (seconds < 3600)
    std::snprintf(text, sizeof text, "%d min %02d s", static_cast<int>(seconds / 60),
                  static_cast<int>(std::fmod(seconds, 60)));
  else
    std::snprintf(text, sizeof text, "%lld h %02d min", static_cast<long long>(seconds / 3600),
                  static_cast<int>(std::fmod(seconds, 3600) / 60));
  return text;
}

} // namespace gradus::runner
