// The recursive-descent parser's state and helpers; the files parse_*.cpp
// hold its rules. A rule that fails has reported why and returns nothing; members,
// statements and definitions resynchronize.
#pragma once

#include "dsl/diagnostics/diagnostics.h"
#include "dsl/syntax/token.h"
#include "dsl/syntax/tree.h"

#include "llvm/ADT/Twine.h"

#include <optional>

namespace gradus::syntax {

using diagnostics::Diagnostic;
using diagnostics::Diagnostics;
using diagnostics::Id;

/// Brackets, operands and blocks in each other. Every rule that recurses counts, so that no text
/// exhausts the stack.
constexpr unsigned nesting_limit = 200;
/// Expression::depth, which long chains reach without nesting: `a + b + c …`.
constexpr unsigned depth_limit = 1000;

class Parser {
public:
  Parser(const Tokens &tokens, Diagnostics &diagnostics)
      : tokens_(tokens), diagnostics_(diagnostics), sources_(diagnostics.sources()) {}
  File file();

private:
  // ---- tokens (parser_state.cpp) ----
  const Token &tok(size_t ahead = 0) const;
  const Token &previous() const { return tokens_.tokens[at_ == 0 ? 0 : at_ - 1]; }
  llvm::StringRef text(const Token &token) const { return sources_.text(token.range); }
  bool at(TokenKind kind, size_t ahead = 0) const { return tok(ahead).kind == kind; }
  bool at_word(llvm::StringRef word, size_t ahead = 0) const {
    return at(TokenKind::word, ahead) && text(tok(ahead)) == word;
  }
  bool at_name(size_t ahead = 0) const; ///< a word that is not reserved
  void advance();
  bool accept(TokenKind kind);
  bool accept_word(llvm::StringRef word);
  /// Steps over an opening bracket and remembers it for close().
  void open();
  /// Steps over the bracket that closes what open() remembered last; reports what stands there
  /// instead.
  bool close();
  /// After one element of a list in brackets: a comma (true: go on, unless the bracket closes), or
  /// its end.
  bool comma_or_end(TokenKind end);
  std::string describe(const Token &token) const;
  /// Columns of white space before the line that holds `range`: tells what was meant to be inside
  /// of what.
  unsigned indentation(Range range) const;
  Range since(Range start) const { return start.to(previous().range); }

  // ---- messages (parser_state.cpp) ----
  /// Reports at the current token, unless something was reported there already.
  Diagnostic *report_here(Id id, llvm::ArrayRef<std::string> arguments);
  /// "found X, but `expected` is expected `why`", or what is better known about X.
  Diagnostic *unexpected(Id id, llvm::StringRef expected, const llvm::Twine &why);
  bool expect(TokenKind kind, llvm::StringRef expected, const llvm::Twine &why);
  std::optional<Name> name(const llvm::Twine &why);
  bool skip_semicolons();

  // ---- after an error (parser_state.cpp) ----
  bool begins_definition() const;
  bool begins_member() const;
  bool begins_statement() const;
  bool begins_train_statement() const;
  /// After the rule that began at token `failed`: skips to what `begins` accepts at the start of a
  /// line, or to the bracket that closes the block at `depth`.
  void recover(size_t failed, size_t depth, bool (Parser::*begins)() const);

  // ---- parse_expression.cpp ----
  ExpressionPtr expression(const llvm::Twine &why);
  ExpressionPtr binary(int lowest, llvm::StringRef why);
  ExpressionPtr unary(int lowest, llvm::StringRef why);
  ExpressionPtr postfix(llvm::StringRef why);
  ExpressionPtr primary(llvm::StringRef why);
  ExpressionPtr number();
  ExpressionPtr parenthesized();
  ExpressionPtr list();
  ExpressionPtr call(ExpressionPtr callee, Range start);
  ExpressionPtr index(ExpressionPtr object, Range start);
  ExpressionPtr member(ExpressionPtr object, Range start);
  Name position();
  ExpressionPtr conditional();
  std::optional<Subscript> subscript();
  std::optional<Body> branch();
  bool deepen(Expression &parent, llvm::ArrayRef<const Expression *> children);

  // ---- parse_statement.cpp ----
  std::optional<Body> body(llvm::StringRef owner);
  /// `{ statements }`; the opening brace is the current token.
  std::optional<Body> block(llvm::StringRef owner);
  std::optional<Statement> statement();
  std::optional<Statement> return_statement();
  bool foreign_statement();

  // ---- parse_file.cpp ----
  std::optional<Definition> definition();
  std::string documentation();
  std::string file_documentation();
  void stray_documentation();

  // ---- parse_member.cpp ----
  bool members(Definition &definition);
  std::optional<MemberDeclaration> member_declaration(const Definition &owner);
  bool member_allowed(const Definition &owner, llvm::StringRef word);
  void unknown_word(llvm::ArrayRef<llvm::StringRef> known, llvm::StringRef place,
                    llvm::StringRef holds);

  // ---- parse_function.cpp ----
  std::unique_ptr<Function> function(Function::Kind kind, llvm::StringRef word, bool named);
  bool parameters(std::vector<Parameter> &parameters, llvm::StringRef owner);
  bool recover_parameters(size_t depth);
  std::optional<Parameter> parameter(llvm::StringRef owner);
  std::unique_ptr<TypeNode> type(const llvm::Twine &why);
  /// A type that `in [low, high]` may follow.
  std::unique_ptr<TypeNode> bounded_type(const llvm::Twine &why);
  std::unique_ptr<BoundsNode> bounds();
  std::optional<ResultNode> result(const llvm::Twine &why);

  // ---- parse_train.cpp ----
  std::optional<std::vector<TrainStatement>> train_block();
  std::optional<TrainStatement> train_statement();
  std::optional<TrainStatement> repeat_statement();
  std::optional<Selection> selection();
  bool paths(std::vector<PathPattern> &paths, const llvm::Twine &why);
  std::optional<PathPattern> path(const llvm::Twine &why);

  // ---- parse_by_path.cpp ----
  /// `by` is a word of the grammar only as the whole value of an argument, where no `{` could follow a name.
  bool at_by_path() const { return at_word("by") && at(TokenKind::left_brace, 1); }
  ExpressionPtr by_path();
  /// False after an error because `by { … }` is a part of the value of an argument.
  bool ends_argument();
  std::optional<ByPath::Group> group();

  /// Counts a level of recursion while it lives; false when there are too many.
  class Level {
  public:
    explicit Level(Parser &parser) : parser_(parser) { ++parser.nesting_; }
    ~Level() { --parser_.nesting_; }
    explicit operator bool() const;

  private:
    Parser &parser_;
  };

  const Tokens &tokens_;
  Diagnostics &diagnostics_;
  const diagnostics::SourceManager &sources_;
  size_t at_ = 0;
  unsigned nesting_ = 0;
  std::vector<size_t> open_;         ///< tokens of the brackets that are open
  std::optional<size_t> last_error_; ///< token of the last message
  std::vector<bool> documented_;     ///< by comment: it went to a declaration
};

TokenKind closing(TokenKind opening);

} // namespace gradus::syntax
