// Cuts at white space.
#include "runtime/translation/words.h"

#include "runtime/text/unicode.h"
#include "runtime/text/utf8.h"

namespace gradus::runtime {

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  size_t begin = 0, at = 0;
  auto end_word = [&] {
    if (at > begin)
      words.push_back(text.substr(begin, at - begin));
  };
  text::for_each_character(text, [&](char32_t character, std::string_view bytes) {
    if (text::is_white_space(character) || (character >= 0x1c && character <= 0x1f)) {
      end_word();
      begin = at + bytes.size();
    }
    at += bytes.size();
  });
  end_word();
  return words;
}

std::string joined(const std::vector<std::string_view> &words, std::string_view separator) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i)
      text += separator;
    text += words[i];
  }
  return text;
}

} // namespace gradus::runtime
