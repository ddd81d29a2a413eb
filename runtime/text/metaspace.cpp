// Reads Metaspace's settings and cuts by them.
#include "runtime/text/metaspace.h"

#include "runtime/text/utf8.h"

namespace gradus::runtime::text {

Metaspace read_metaspace(const JsonPart &part) {
  Metaspace settings;
  settings.replacement = part.text("replacement");
  if (settings.replacement.empty() ||
      character_length(settings.replacement[0]) != settings.replacement.size())
    part.broken("has a `replacement` that is not one character");
  std::string scheme = part.text("prepend_scheme", "always");
  if (scheme == "first")
    settings.prepend = Metaspace::Prepend::first;
  else if (scheme == "never")
    settings.prepend = Metaspace::Prepend::never;
  else if (scheme != "always")
    part.broken("has a `prepend_scheme` that is none of `always`, `first` and `never`");
  // Files of before `prepend_scheme`.
  if (!part.flag("add_prefix_space", true))
    settings.prepend = Metaspace::Prepend::never;
  settings.split = part.flag("split", true);
  return settings;
}

void MetaspaceCut::cut_piece(Piece piece, Pieces &to) const {
  const std::string &mark = settings_.replacement;
  if (!settings_.split) {
    to.list.push_back(piece);
    return;
  }
  // A mark goes with what follows it; of several in a row each but the last stands alone.
  size_t begin = piece.begin;
  for (size_t at = begin; (at = to.text.find(mark, at)) < piece.end; at += mark.size()) {
    if (at > begin)
      to.list.push_back({begin, at, no_token, piece.first && begin == piece.begin});
    begin = at;
  }
  if (begin < piece.end)
    to.list.push_back({begin, piece.end, no_token, piece.first && begin == piece.begin});
}

Status MetaspaceCut::cut(const Pieces &from, Pieces &to) const {
  to.text.reserve(from.text.size() + from.text.size() / 2);
  const std::string &mark = settings_.replacement;
  for (const Piece &piece : from.list) {
    if (piece.token != no_token) {
      to.keep(from, piece);
      continue;
    }
    std::string_view text = from[piece];
    size_t begin = to.text.size();
    bool marked = text[0] == ' ' || text.substr(0, mark.size()) == mark;
    bool wanted = settings_.prepend == Metaspace::Prepend::always ||
                  (settings_.prepend == Metaspace::Prepend::first && piece.first);
    if (wanted && !marked)
      to.text += mark;
    for (char byte : text) {
      if (byte == ' ')
        to.text += mark;
      else
        to.text += byte;
    }
    cut_piece({begin, to.text.size(), no_token, piece.first}, to);
  }
  return Status();
}

} // namespace gradus::runtime::text
