// Reads patterns and replaces their matches.
#include "runtime/text/pattern_part.h"

namespace gradus::runtime::text {

Pattern read_pattern(const JsonPart &part) {
  JsonPart pattern = part.member("pattern");
  bool regex = pattern.has("Regex");
  Result<Pattern> compiled =
      regex ? Pattern::compile(pattern.text("Regex")) : Pattern::literal(pattern.text("String"));
  if (compiled)
    return *compiled;
  pattern.unsupported("cannot be used: " + compiled.status().message());
  return Pattern();
}

std::string replaced(const std::string &text, const std::vector<Range> &matches,
                     const std::string &content) {
  std::string out;
  out.reserve(text.size());
  size_t done = 0;
  for (Range match : matches) {
    out.append(text, done, match.begin - done);
    out += content;
    done = match.end;
  }
  return out.append(text, done, std::string::npos);
}

} // namespace gradus::runtime::text
