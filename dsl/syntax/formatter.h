// The formatter's walk over the tree. The words it writes are always the next tokens of the file,
// with the comments before them: the tree only says where lines may break, so nothing can be lost
// or changed but commas at the end of a list.
#pragma once

#include "dsl/diagnostics/source.h"
#include "dsl/syntax/layout.h"
#include "dsl/syntax/token.h"
#include "dsl/syntax/tree.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace gradus::syntax {

constexpr unsigned format_width = 100;
constexpr unsigned format_indent = 2;

class Formatter {
public:
  Formatter(const Tokens &tokens, const diagnostics::SourceManager &sources)
      : tokens_(tokens), sources_(sources) {}
  std::string run(const File &file);

private:
  using Document = Layout::Document;
  using Parts = std::vector<Document>;

  // ---- tokens and comments (format.cpp) ----
  const Token &next() const { return tokens_.tokens[next_]; }
  bool comment_waits() const;
  /// Whether the bracket that comes next, opened by the current token, ends its line.
  bool line_ends_after(size_t ahead) const { return tokens_.tokens[next_ + ahead].starts_line; }
  /// The next token with the comments before it.
  Document token();
  Document token(llvm::StringRef expected);
  /// Comments that stand behind what was written last: to be flushed before a line break.
  void trailing_comment(Parts &parts);
  Document line();
  Document soft_line();
  /// The comma after an element, if there is one: comments before it go behind it.
  void comma(Parts &parts, bool last);
  /// Line break, empty line and comments before an item of a block.
  void begin_item(Parts &parts, bool first);
  void item_comments(Parts &parts);
  bool blank_next() const;

  // ---- brackets and blocks (format.cpp) ----
  Document bracketed(size_t count, llvm::function_ref<Document(size_t)> element,
                     bool keep_last_comma = false);
  Document block(size_t count, llvm::function_ref<Document(size_t)> item);

  // ---- format_definition.cpp ----
  Document definition(const Definition &definition);
  Document member(const MemberDeclaration &member);
  Document function(const Function &function);
  Document body(const Body &body);
  Document statements(const Body &body);
  Document statement(const Statement &statement);
  Document values(const Expression &value);
  Document parameters(llvm::ArrayRef<Parameter> parameters);
  Document parameter(const Parameter &parameter);
  Document type(const TypeNode &type);
  Document result(const ResultNode &result);
  Document train(llvm::ArrayRef<TrainStatement> statements);
  Document train_statement(const TrainStatement &statement);
  Document selection(const Selection &selection);
  void paths(Parts &parts, llvm::ArrayRef<PathPattern> paths);

  // ---- format_expression.cpp ----
  Document expression(const Expression &e);
  Document bare(const Expression &e);
  Document binary(const Binary &binary);
  void chain(const Binary &binary, Parts &parts);
  Document call(const Call &call);
  Document argument(const Argument &argument);
  Document index(const Index &index);
  Document subscript(const Subscript &subscript);
  Document conditional(const Conditional &conditional, bool breaks);
  Document by_path(const ByPath &by_path);
  Document branch(const Body &body, bool breaks);
  bool breaks(const Conditional &conditional) const;

  const Tokens &tokens_;
  const diagnostics::SourceManager &sources_;
  Layout layout_;
  size_t next_ = 0;     ///< token to write
  size_t comment_ = 0;  ///< comment to write
  unsigned blocks_ = 0; ///< braces that are open
};

} // namespace gradus::syntax
