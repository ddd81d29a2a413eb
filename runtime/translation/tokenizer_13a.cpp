// The rules are regular expressions in mteval-v13a.pl, each applied to what the one before made.
// They are written out here, in the same order. All that they look for is ASCII, so that bytes may
// stand for characters: a character of several bytes is none of them, and is only ever copied.
#include "runtime/translation/tokenizer_13a.h"

#include "runtime/translation/words.h"

namespace gradus::runtime {
namespace {

void replace_all(std::string &text, std::string_view what, std::string_view with) {
  for (size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
    text.replace(at, what.size(), with);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_point(char c) { return c == '.' || c == ','; }

/// `[\{-\~\[-\` -\&\(-\+\:-\@\/]`: all of ASCII's but apostrophe, comma, hyphen and period.
bool is_separate(char c) {
  return (c >= '{' && c <= '~') || (c >= '[' && c <= '`') || (c >= ' ' && c <= '&') ||
         (c >= '(' && c <= '+') || (c >= ':' && c <= '@') || c == '/';
}

std::string punctuation_apart(const std::string &text) {
  std::string result;
  for (char c : text)
    if (is_separate(c))
      (result += ' ').append(1, c) += ' ';
    else
      result += c;
  return result;
}

/// Where `matches` two neighbours, `replacement` of them; the search goes on behind both, as that
/// of a regular expression does.
template <typename Matches, typename Replacement>
std::string pairs_replaced(const std::string &text, Matches matches, Replacement replacement) {
  std::string result;
  size_t at = 0;
  while (at + 1 < text.size())
    if (matches(text[at], text[at + 1])) {
      result += replacement(text[at], text[at + 1]);
      at += 2;
    } else {
      result += text[at++];
    }
  return result.append(text, at, std::string::npos);
}

} // namespace

std::string tokenized_13a(std::string_view sentence) {
  // White space at the end goes first, so that a hyphen there is not taken for one that ends a line
  // within a word.
  std::vector<std::string_view> words = words_of(sentence);
  if (words.empty())
    return {};
  std::string text(sentence.substr(0, static_cast<size_t>(words.back().data() - sentence.data()) +
                                          words.back().size()));
  replace_all(text, "<skipped>", "");
  replace_all(text, "-\n", "");
  replace_all(text, "\n", " ");
  replace_all(text, "&quot;", "\"");
  replace_all(text, "&amp;", "&"); // before the next two: `&amp;lt;` is `<` there too
  replace_all(text, "&lt;", "<");
  replace_all(text, "&gt;", ">");
  text = punctuation_apart(" " + text + " ");
  auto behind = [](char a, char b) { return std::string{a, ' ', b, ' '}; };
  auto before = [](char a, char b) { return std::string{' ', a, ' ', b}; };
  text = pairs_replaced(
      text, [](char a, char b) { return !is_digit(a) && is_point(b); }, behind);
  text = pairs_replaced(
      text, [](char a, char b) { return is_point(a) && !is_digit(b); }, before);
  text = pairs_replaced(
      text, [](char a, char b) { return is_digit(a) && b == '-'; }, behind);
  return joined(words_of(text), " ");
}

} // namespace gradus::runtime
