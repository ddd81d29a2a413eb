// Rewrites the classes that mean something else in PCRE2 (Oniguruma's follow Unicode's properties),
// compiles to machine code, and walks over the matches as Oniguruma's iterator does.
#define PCRE2_CODE_UNIT_WIDTH 8
#include "runtime/text/pattern.h"

#include "runtime/text/utf8.h"

#include <pcre2.h>

#include <new>

namespace gradus::runtime::text {
namespace {

Status unsupported(const std::string &expression, const std::string &what) {
  return Status(GRADUS_UNSUPPORTED, "the expression `" + expression + "` " + what);
}

/// Oniguruma takes the superscripts and fractions of Latin-1 for characters of words, and no
/// others. What `\<letter>` is in PCRE2's words; empty where it is the same, null where it has
/// none.
const char *class_of(char letter, bool inside) {
  switch (letter) {
  case 's':
    return "\\p{White_Space}";
  case 'S':
    return "\\P{White_Space}";
  case 'd':
    return "\\p{Nd}";
  case 'D':
    return "\\P{Nd}";
  case 'w':
    return inside ? "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\x{b2}\\x{b3}\\x{b9}\\x{bc}-\\x{be}"
                  : "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\x{b2}\\x{b3}\\x{b9}\\x{bc}-\\x{be}]";
  case 'W':
    return inside ? nullptr
                  : "[^\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\x{b2}\\x{b3}\\x{b9}\\x{bc}-\\x{be}]";
  case 'h':
    return inside ? "0-9a-fA-F" : "[0-9a-fA-F]";
  case 'H':
    return inside ? nullptr : "[^0-9a-fA-F]";
  // Word boundaries by PCRE2's own idea of a word; the others have no meaning there or another one.
  case 'b':
  case 'B':
  case 'K':
  case 'R':
  case 'X':
  case 'y':
  case 'Y':
  case 'N':
  case 'O':
  case 'k':
  case 'g':
    return nullptr;
  default:
    return "";
  }
}

/// The expression as PCRE2 reads it.
class Rewriter {
public:
  explicit Rewriter(const std::string &expression) : from_(expression) {}

  Result<std::string> run() {
    for (; at_ < from_.size(); ++at_)
      if (Status done = character(); !done.ok())
        return done;
    return out_;
  }

private:
  char next(size_t ahead = 1) const {
    return at_ + ahead < from_.size() ? from_[at_ + ahead] : '\0';
  }

  Status character() {
    char c = from_[at_];
    if (c == '\\')
      return escape();
    if (inside_ && c == '[' && next() != ':')
      return unsupported(from_, "has a class within a class, which is not supported");
    if (inside_ && c == '&' && next() == '&')
      return unsupported(from_, "has an intersection of classes, which is not supported");
    if (!inside_ && c == '(' && next() == '?' &&
        (next(2) == 'm' || next(2) == 'x' || next(2) == 'a'))
      return unsupported(from_, "sets options other than `i`, which is not supported");
    if (inside_ && c == '[')
      return posix_class();
    if (c == '[')
      open_class();
    else if (inside_ && c == ']' && at_ > first_)
      inside_ = false;
    out_ += c;
    return Status();
  }

  void open_class() {
    inside_ = true;
    // A bracket right at the beginning is a character of the class.
    first_ = at_ + (next() == '^' ? 2 : 1);
  }

  Status posix_class() {
    size_t end = from_.find(":]", at_ + 2);
    if (end == std::string::npos)
      return unsupported(from_, "has a `[:` without its end");
    out_.append(from_, at_, end + 2 - at_);
    at_ = end + 1;
    return Status();
  }

  Status escape() {
    const char *replacement = class_of(next(), inside_);
    if (!replacement)
      return unsupported(from_, std::string("has `\\") + next() + "`" +
                                    (inside_ ? " in a class" : "") + ", which is not supported");
    if (*replacement)
      out_ += replacement;
    else
      out_ += from_.substr(at_, 2);
    ++at_;
    return Status();
  }

  const std::string &from_;
  std::string out_;
  size_t at_ = 0, first_ = 0;
  bool inside_ = false; // a class
};

std::string words_of(int error) {
  PCRE2_UCHAR buffer[200];
  pcre2_get_error_message(error, buffer, sizeof buffer);
  return reinterpret_cast<const char *>(buffer);
}

Status failed_match(int error) {
  return Status(GRADUS_UNSUPPORTED,
                "a regular expression of the tokenizer cannot be matched with this text: " +
                    words_of(error));
}

} // namespace

Result<Pattern> Pattern::literal(const std::string &text) {
  Pattern pattern;
  pattern.literal_ = text;
  return pattern;
}

Result<Pattern> Pattern::compile(const std::string &expression) {
  Result<std::string> rewritten = Rewriter(expression).run();
  if (!rewritten)
    return rewritten.status();
  int error = 0;
  PCRE2_SIZE offset = 0;
  // `^` and `$` are about lines in Oniguruma.
  pcre2_code *code = pcre2_compile(
      reinterpret_cast<PCRE2_SPTR>(rewritten->data()), rewritten->size(),
      PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C, &error, &offset, nullptr);
  if (!code)
    return unsupported(expression, "is not understood: " + words_of(error));
  Pattern pattern;
  pattern.code_.reset(code, [](void *owned) { pcre2_code_free(static_cast<pcre2_code *>(owned)); });
  // Where there is no machine code for the processor, the interpreter does the same.
  (void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
  return pattern;
}

namespace {

void find_literal(std::string_view text, std::string_view what, std::vector<Range> &matches) {
  for (size_t at = 0; !what.empty() && (at = text.find(what, at)) != std::string_view::npos;) {
    matches.push_back({at, at + what.size()});
    at += what.size();
  }
}

} // namespace

Status Pattern::find_all(std::string_view text, std::vector<Range> &matches) const {
  matches.clear();
  if (!code_) {
    find_literal(text, literal_, matches);
    return Status();
  }
  auto *code = static_cast<pcre2_code *>(code_.get());
  std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> data(
      pcre2_match_data_create(1, nullptr), &pcre2_match_data_free);
  if (!data)
    throw std::bad_alloc();
  const PCRE2_SIZE *found = pcre2_get_ovector_pointer(data.get());
  auto subject = reinterpret_cast<PCRE2_SPTR>(text.data());
  size_t last = SIZE_MAX;
  for (size_t at = 0; at <= text.size();) {
    int count =
        pcre2_match(code, subject, text.size(), at, PCRE2_NO_UTF_CHECK, data.get(), nullptr);
    // Machine code has a small stack; the interpreter takes memory.
    if (count == PCRE2_ERROR_JIT_STACKLIMIT)
      count = pcre2_match(code, subject, text.size(), at, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT,
                          data.get(), nullptr);
    if (count == PCRE2_ERROR_NOMATCH)
      break;
    if (count < 0)
      return failed_match(count);
    size_t begin = found[0], end = found[1];
    if (begin == end && end == last) {
      // No two empty matches at one place.
      at += at < text.size() ? character_length(text[at]) : 1;
      continue;
    }
    matches.push_back({begin, end});
    at = last = end;
  }
  return Status();
}

} // namespace gradus::runtime::text
