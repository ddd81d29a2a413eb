// Converts by the C library's iconv.
#include "runtime/gettext/charset.h"

#include "runtime/text/utf8.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <iconv.h>

namespace gradus::runtime {
namespace {

/// The C library looks for a module by what it is given: only what names are made of is given to
/// it.
bool is_name(const std::string &text) {
  return text.size() < 40 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return c < 0x80 && (std::isalnum(c) || c == '-' || c == '_' || c == '.' || c == ':');
         });
}

/// Appends `text` in UTF-8; with none, what brings a set that shifts between others to its end.
bool convert(iconv_t converter, const std::string_view *text, std::string &result) {
  char *from = text ? const_cast<char *>(text->data()) : nullptr;
  size_t left = text ? text->size() : 0;
  for (;;) {
    char buffer[1024], *to = buffer;
    size_t room = sizeof buffer;
    bool done = iconv(converter, text ? &from : nullptr, &left, &to, &room) != size_t(-1);
    bool full = !done && errno == E2BIG;
    result.append(buffer, to);
    if (!full)
      return done;
  }
}

} // namespace

Result<Charset> Charset::make(const std::string &name, const std::string &what) {
  Charset charset;
  charset.what_ = what;
  charset.name_ = name.empty() ? "UTF-8" : name;
  std::string upper = charset.name_;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (upper == "UTF-8" || upper == "UTF8")
    return charset;
  iconv_t converter =
      is_name(upper) ? iconv_open("UTF-8", upper.c_str()) : reinterpret_cast<iconv_t>(-1);
  if (converter == reinterpret_cast<iconv_t>(-1))
    return Status(GRADUS_CORRUPT_FILE,
                  what + " is written in a character set that is not known here, `" +
                      text::with_replacements(charset.name_.substr(0, 40)) +
                      "`; msgconv --to-code=UTF-8 converts a catalogue");
  charset.converter_ = std::shared_ptr<void>(converter, iconv_close);
  return charset;
}

Result<std::string> Charset::to_utf8(std::string_view text) const {
  std::string result;
  bool good = true;
  if (!converter_) {
    result = text;
    good = text::valid_utf8(text) == text.size();
  } else {
    iconv(converter_.get(), nullptr, nullptr, nullptr, nullptr);
    good = convert(converter_.get(), &text, result) && convert(converter_.get(), nullptr, result);
    good = good && text::valid_utf8(result) == result.size();
  }
  if (!good)
    return Status(GRADUS_CORRUPT_FILE, what_ + " says that it is written in " + name_ +
                                           ", but this is not: `" +
                                           text::with_replacements(text.substr(0, 60)) + "`");
  return result;
}

} // namespace gradus::runtime
