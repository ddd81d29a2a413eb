// What must hold for every text: reading, formatting and rendering end, and a formatted text is the same program.
#include "test/unit/syntax/laws.h"

#include "dsl/diagnostics/diagnostics.h"
#include "dsl/syntax/format.h"
#include "dsl/syntax/lexer.h"
#include "dsl/syntax/parser.h"
#include "dsl/syntax/print.h"

#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <vector>

namespace gradus::test {

namespace {

struct Reading {
  bool wrong = false;
  std::string messages, tree, formatted;
  std::vector<std::string> comments; ///< sorted: a comma may change its side of a comment
};

Reading read(llvm::StringRef text) {
  Reading result;
  diagnostics::SourceManager sources;
  uint32_t number = sources.add("t.grad", text.str());
  diagnostics::Diagnostics diagnostics(sources);
  syntax::Tokens tokens = syntax::tokenize(number, diagnostics);
  syntax::File file = syntax::parse(tokens, diagnostics);
  result.wrong = diagnostics.has_errors();
  llvm::raw_string_ostream messages(result.messages);
  diagnostics.render(messages, false);
  std::string in_color;
  llvm::raw_string_ostream color(in_color);
  diagnostics.render(color, true);
  llvm::raw_string_ostream tree(result.tree);
  syntax::print(file, tree);
  for (const syntax::Comment &comment : tokens.comments)
    result.comments.push_back(sources.text(comment.range).str());
  std::sort(result.comments.begin(), result.comments.end());
  if (!result.wrong)
    result.formatted = syntax::format(file, tokens, sources);
  return result;
}

} // namespace

std::string broken_law(llvm::StringRef text) {
  Reading first = read(text);
  if (first.wrong)
    return first.messages.empty() ? "an error has no message" : "";
  Reading second = read(first.formatted);
  if (second.wrong)
    return "the formatted text is wrong:\n" + first.formatted + second.messages;
  if (second.tree != first.tree)
    return "the formatted text has another tree:\n" + first.formatted + "instead of\n" + first.tree +
           "it has\n" + second.tree;
  if (second.comments != first.comments)
    return "the formatted text has other comments:\n" + first.formatted;
  if (second.formatted != first.formatted)
    return "the formatted text\n" + first.formatted + "is formatted again to\n" + second.formatted;
  return "";
}

std::string formatted(llvm::StringRef text) {
  Reading reading = read(text);
  return reading.wrong ? reading.messages : reading.formatted;
}

std::string tree(llvm::StringRef text) {
  Reading reading = read(text);
  return reading.wrong ? reading.messages : reading.tree;
}

std::string messages(llvm::StringRef text) { return read(text).messages; }

} // namespace gradus::test
