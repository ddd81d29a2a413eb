// Writes a file in the one layout that all Gradus programs share: tokens, comments, brackets and
// blocks.
#include "dsl/syntax/format.h"

#include "dsl/syntax/formatter.h"

#include <cassert>

namespace gradus::syntax {

std::string format(const File &file, const Tokens &tokens,
                   const diagnostics::SourceManager &sources) {
  return Formatter(tokens, sources).run(file);
}

std::string Formatter::run(const File &file) {
  Parts parts;
  for (size_t i = 0; i < file.definitions.size(); ++i) {
    if (i == 0)
      item_comments(parts);
    else
      begin_item(parts, false);
    parts.push_back(definition(file.definitions[i]));
  }
  // Comments after the last definition stand before the end of the file.
  if (comment_waits() && !parts.empty())
    begin_item(parts, false);
  item_comments(parts);
  std::string result = Layout::render(layout_.concat(std::move(parts)), format_width);
  while (!result.empty() && result.back() == '\n')
    result.pop_back();
  if (!result.empty())
    result += '\n';
  return result;
}

// ---- tokens and comments ----

bool Formatter::comment_waits() const {
  return comment_ < tokens_.comments.size() && tokens_.comments[comment_].before <= next_;
}

Formatter::Document Formatter::token() {
  Parts parts;
  while (comment_waits()) {
    const Comment &comment = tokens_.comments[comment_++];
    parts.push_back(layout_.comment(sources_.text(comment.range), comment.own_line));
  }
  assert(next().kind != TokenKind::end);
  Document word = layout_.text(sources_.text(next().range));
  ++next_;
  if (parts.empty())
    return word;
  parts.push_back(word);
  return layout_.concat(std::move(parts));
}

Formatter::Document Formatter::token(llvm::StringRef expected) {
  assert(sources_.text(next().range) == expected && "the tree and the tokens differ");
  return token();
}

void Formatter::trailing_comment(Parts &parts) {
  if (!comment_waits() || tokens_.comments[comment_].own_line)
    return;
  parts.push_back(layout_.comment(sources_.text(tokens_.comments[comment_].range), false));
  ++comment_;
}

Formatter::Document Formatter::line() {
  Parts parts;
  trailing_comment(parts);
  parts.push_back(layout_.line());
  return layout_.concat(std::move(parts));
}

Formatter::Document Formatter::soft_line() {
  Parts parts;
  trailing_comment(parts);
  parts.push_back(layout_.soft_line());
  return layout_.concat(std::move(parts));
}

void Formatter::comma(Parts &parts, bool last) {
  bool written = next().kind == TokenKind::comma;
  if (written)
    ++next_;
  parts.push_back(last ? layout_.if_broken(",") : layout_.text(","));
}

void Formatter::begin_item(Parts &parts, bool first) {
  trailing_comment(parts);
  parts.push_back(layout_.hard_line(!first && blank_next()));
  item_comments(parts);
}

bool Formatter::blank_next() const {
  return comment_waits() ? tokens_.comments[comment_].blank_before : next().blank_before;
}

void Formatter::item_comments(Parts &parts) {
  while (comment_waits()) {
    parts.push_back(layout_.comment(sources_.text(tokens_.comments[comment_].range), true));
    ++comment_;
    parts.push_back(layout_.hard_line(blank_next()));
  }
}

// ---- brackets and blocks ----

/// `( a, b )`: in one line, or each element on its own with a comma after the last.
Formatter::Document Formatter::bracketed(size_t count, llvm::function_ref<Document(size_t)> element,
                                         bool keep_last_comma) {
  bool spaced = next().kind == TokenKind::left_brace;
  Document opening = token();
  Parts inner;
  for (size_t i = 0; i < count; ++i) {
    inner.push_back(i == 0 && !spaced ? soft_line() : line());
    inner.push_back(element(i));
    comma(inner, i + 1 == count && !keep_last_comma);
  }
  trailing_comment(inner);
  while (comment_waits()) {
    inner.push_back(layout_.comment(sources_.text(tokens_.comments[comment_].range), true));
    ++comment_;
  }
  Document end = count == 0 ? layout_.concat({}) : spaced ? layout_.line() : layout_.soft_line();
  Document content = layout_.nest(format_indent, layout_.concat(std::move(inner)));
  return layout_.group(layout_.concat({opening, content, end, token()}));
}

/// `{ item … }`: one item to a line; a single one stays on the line of its braces if it was written
/// there and fits.
Formatter::Document Formatter::block(size_t count, llvm::function_ref<Document(size_t)> item) {
  bool breaks = count > 1 || line_ends_after(1);
  Document opening = token("{");
  if (count == 0 && !comment_waits())
    return layout_.concat({opening, token("}")});
  ++blocks_;
  Parts inner;
  bool commented = comment_waits();
  for (size_t i = 0; i < count; ++i) {
    if (breaks || commented) {
      begin_item(inner, i == 0);
    } else {
      inner.push_back(layout_.line());
    }
    inner.push_back(item(i));
  }
  bool broken = breaks || commented || comment_waits();
  if (comment_waits()) {
    trailing_comment(inner);
    bool first = count == 0;
    while (comment_waits()) {
      const Comment &comment = tokens_.comments[comment_++];
      inner.push_back(layout_.hard_line(comment.blank_before && !first));
      inner.push_back(layout_.comment(sources_.text(comment.range), true));
      first = false;
    }
  }
  --blocks_;
  Document content = layout_.nest(format_indent, layout_.concat(std::move(inner)));
  Document end = broken ? layout_.hard_line() : layout_.line();
  return layout_.group(layout_.concat({opening, content, end, token("}")}));
}

} // namespace gradus::syntax
