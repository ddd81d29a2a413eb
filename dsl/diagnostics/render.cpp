// Shows diagnostics as a terminal does: place, sentence, the source line, a caret under the range,
// notes and hint.
#include "dsl/diagnostics/diagnostics.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Unicode.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>

namespace gradus::diagnostics {

namespace {

constexpr unsigned tab_width = 4;
/// Lines that are wider are cut around the caret.
constexpr unsigned shown_width = 110;
constexpr unsigned kept_before_caret = 50;
/// More would scroll the first, which matters most, out of sight.
constexpr size_t shown_diagnostics = 50;

/// One character as it is shown.
struct Glyph {
  std::string text;
  unsigned offset; ///< in bytes from the line's start
  unsigned width;  ///< in terminal columns
};

/// Splits a line into what a terminal can show: tabs become spaces, bytes and controls that show
/// nothing become `�`.
std::vector<Glyph> glyphs(llvm::StringRef line) {
  std::vector<Glyph> result;
  unsigned column = 0;
  for (size_t i = 0; i < line.size();) {
    unsigned offset = static_cast<unsigned>(i);
    if (line[i] == '\t') {
      unsigned width = tab_width - column % tab_width;
      result.push_back({std::string(width, ' '), offset, width});
      column += width;
      ++i;
      continue;
    }
    size_t length = llvm::getNumBytesForUTF8(static_cast<llvm::UTF8>(line[i]));
    llvm::StringRef character = line.substr(i, length);
    auto *begin = reinterpret_cast<const llvm::UTF8 *>(character.data());
    bool legal = character.size() == length && llvm::isLegalUTF8Sequence(begin, begin + length);
    int width = legal ? llvm::sys::unicode::columnWidthUTF8(character) : -1;
    if (width < 0) {
      result.push_back({"\uFFFD", offset, 1});
      column += 1;
      i += legal ? length : 1;
      continue;
    }
    result.push_back({character.str(), offset, static_cast<unsigned>(width)});
    column += static_cast<unsigned>(width);
    i += length;
  }
  return result;
}

struct Style {
  llvm::raw_ostream &out;
  bool color;

  void operator()(const char *code) const {
    if (color)
      out << "\033[" << code << "m";
  }
};
constexpr const char *plain = "0", *bold = "1", *red = "1;31", *magenta = "1;35", *cyan = "1;36",
                     *green = "1;32", *blue = "1;34";

/// Writes the source line under a gutter, and below it `^~~~` under the range.
void show_line(const SourceManager &sources, Range range, const Style &style, const char *mark) {
  llvm::raw_ostream &out = style.out;
  llvm::StringRef line = sources.line(range.file, range.begin);
  unsigned start = static_cast<unsigned>(line.data() - sources.text(range.file).data());
  unsigned mark_begin = range.begin - start;
  // A range over several lines is marked to the end of its first.
  unsigned mark_end = std::min<unsigned>(std::max(range.end, range.begin + 1) - start,
                                         std::max<unsigned>(mark_begin + 1, line.size()));

  std::vector<Glyph> all = glyphs(line);
  unsigned total = 0, before = 0;
  for (const Glyph &glyph : all) {
    if (glyph.offset < mark_begin)
      before += glyph.width;
    total += glyph.width;
  }
  unsigned from = 0, until = total;
  if (total > shown_width) {
    from = before > kept_before_caret ? before - kept_before_caret : 0;
    until = std::min(total, from + shown_width);
    if (until == total)
      from = total - shown_width;
  }

  std::string shown, marks;
  if (from > 0) {
    shown = "…";
    marks = " ";
  }
  unsigned column = 0;
  bool marked = false;
  for (const Glyph &glyph : all) {
    unsigned at = column;
    column += glyph.width;
    if (at < from || column > until)
      continue;
    shown += glyph.text;
    bool inside = glyph.offset >= mark_begin && glyph.offset < mark_end;
    if (!inside) {
      marks.append(glyph.width, ' ');
    } else if (glyph.width > 0) {
      marks += marked ? '~' : '^';
      marks.append(glyph.width - 1, '~');
      marked = true;
    }
  }
  if (until < total)
    shown += "…";
  if (!marked) // at the end of the line or of the file
    marks += '^';

  std::string number = std::to_string(sources.position(range.file, range.begin).line);
  style(blue);
  out << llvm::right_justify(number, 5) << " |";
  style(plain);
  if (!shown.empty())
    out << ' ' << shown;
  out << '\n';
  style(blue);
  out << "      |";
  style(plain);
  out << ' ';
  style(mark);
  out << llvm::StringRef(marks).rtrim(' ');
  style(plain);
  out << '\n';
}

void show_place(const SourceManager &sources, Range range, const Style &style) {
  if (!range.valid())
    return;
  Position position = sources.position(range.file, range.begin);
  style(bold);
  style.out << sources.name(range.file) << ':' << position.line << ':' << position.column << ": ";
  style(plain);
}

void show(const SourceManager &sources, const Diagnostic &diagnostic, const Style &style) {
  llvm::raw_ostream &out = style.out;
  bool error = diagnostic.severity == Severity::error;
  show_place(sources, diagnostic.range, style);
  style(error ? red : magenta);
  out << (error ? "error[" : "warning[") << code(diagnostic.id) << "]: ";
  style(plain);
  style(bold);
  out << diagnostic.sentence;
  style(plain);
  out << '\n';
  if (diagnostic.range.valid())
    show_line(sources, diagnostic.range, style, green);
  if (!diagnostic.hint.empty()) {
    style(blue);
    out << "      = ";
    style(plain);
    style(cyan);
    out << "hint: ";
    style(plain);
    out << diagnostic.hint << '\n';
  }
  for (const Note &note : diagnostic.notes) {
    show_place(sources, note.range, style);
    if (!note.range.valid())
      out << "      = ";
    style(cyan);
    out << "note: ";
    style(plain);
    out << note.sentence << '\n';
    if (note.range.valid())
      show_line(sources, note.range, style, green);
  }
}

} // namespace

void Diagnostics::render(llvm::raw_ostream &out, bool color) const {
  Style style{out, color};
  // Phases report one after the other; a reader goes through the file from the top.
  std::vector<const Diagnostic *> ordered;
  for (const Diagnostic &diagnostic : all_)
    ordered.push_back(&diagnostic);
  std::stable_sort(ordered.begin(), ordered.end(), [](const Diagnostic *a, const Diagnostic *b) {
    return std::make_pair(a->range.file, a->range.begin) <
           std::make_pair(b->range.file, b->range.begin);
  });
  size_t shown = std::min(all_.size(), shown_diagnostics);
  for (size_t i = 0; i < shown; ++i)
    show(sources_, *ordered[i], style);
  if (size_t more = all_.size() - shown + dropped_count_)
    out << "and " << more << " more\n";
}

} // namespace gradus::diagnostics
