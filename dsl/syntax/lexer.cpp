// Cuts a text into tokens and comments. Every byte belongs to a token, a comment, white space or a
// diagnostic.
#include "dsl/syntax/lexer.h"

#include "dsl/syntax/characters.h"

#include "llvm/ADT/StringExtras.h"

#include <cmath>

namespace gradus::syntax {

using diagnostics::Diagnostic;
using diagnostics::Diagnostics;
using diagnostics::Id;

namespace {

/// Programs are written by hand; more is a data file given by mistake.
constexpr size_t largest_file = 16u << 20;

bool is_word_start(char c) { return llvm::isAlpha(c) || c == '_'; }
bool is_word(char c) { return llvm::isAlnum(c) || c == '_'; }

struct Punctuation {
  llvm::StringLiteral spelling;
  TokenKind kind;
};
/// Longer before shorter.
constexpr Punctuation punctuation_marks[] = {
    {"...", TokenKind::ellipsis},
    {"===", TokenKind::foreign},
    {"!==", TokenKind::foreign},
    {"|>", TokenKind::pipe},
    {"==", TokenKind::equal},
    {"!=", TokenKind::not_equal},
    {"<=", TokenKind::less_equal},
    {">=", TokenKind::greater_equal},
    {"**", TokenKind::foreign},
    {"&&", TokenKind::foreign},
    {"||", TokenKind::foreign},
    {"->", TokenKind::foreign},
    {"=>", TokenKind::foreign},
    {":=", TokenKind::foreign},
    {"+=", TokenKind::foreign},
    {"-=", TokenKind::foreign},
    {"*=", TokenKind::foreign},
    {"/=", TokenKind::foreign},
    {"<-", TokenKind::foreign},
    {"!", TokenKind::foreign},
    {"&", TokenKind::foreign},
    {"|", TokenKind::foreign},
    {"~", TokenKind::foreign},
    {"?", TokenKind::foreign},
    {"(", TokenKind::left_parenthesis},
    {")", TokenKind::right_parenthesis},
    {"[", TokenKind::left_bracket},
    {"]", TokenKind::right_bracket},
    {"{", TokenKind::left_brace},
    {"}", TokenKind::right_brace},
    {",", TokenKind::comma},
    {";", TokenKind::semicolon},
    {":", TokenKind::colon},
    {".", TokenKind::dot},
    {"=", TokenKind::assign},
    {"<", TokenKind::less},
    {">", TokenKind::greater},
    {"+", TokenKind::plus},
    {"-", TokenKind::minus},
    {"*", TokenKind::star},
    {"/", TokenKind::slash},
    {"%", TokenKind::percent},
    {"@", TokenKind::at},
    {"^", TokenKind::caret},
};

class Lexer {
public:
  Lexer(uint32_t file, Diagnostics &diagnostics)
      : diagnostics_(diagnostics), text_(diagnostics.sources().text(file)) {
    result_.file = file;
  }

  Tokens run() {
    if (check_file())
      while (at_ < text_.size())
        next();
    // Where the text ends, not where empty lines do: messages about a missing rest point there.
    size_t end = text_.rtrim().size();
    token(TokenKind::end, end, end);
    return std::move(result_);
  }

private:
  Range range(size_t begin, size_t end) const {
    return {result_.file, static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
  }
  Diagnostic &report(Id id, size_t begin, size_t end, llvm::ArrayRef<std::string> arguments = {}) {
    return diagnostics_.report(id, range(begin, end), arguments);
  }
  char peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void token(TokenKind kind, size_t begin, size_t end) {
    Token token{kind, range(begin, end)};
    token.starts_line = line_breaks_ > 0 || first_on_line_;
    token.blank_before = line_breaks_ > 1;
    result_.tokens.push_back(token);
    line_breaks_ = 0;
    first_on_line_ = false;
    at_ = end;
  }

  bool check_file();
  void next();
  void comment();
  void word();
  void number(bool position);
  void string();
  void punctuation();
  void other_character();
  void malformed(size_t begin, llvm::StringRef why);

  Diagnostics &diagnostics_;
  llvm::StringRef text_;
  Tokens result_;
  size_t at_ = 0;
  unsigned line_breaks_ = 0;  ///< since the last token or comment
  bool first_on_line_ = true; ///< no token yet on this line, though comments may have ended it
};

bool Lexer::check_file() {
  if (text_.size() > largest_file) {
    report(Id::file_too_large, 0, 0, {std::to_string(text_.size()), std::to_string(largest_file)});
    return false;
  }
  if (text_.starts_with("\xEF\xBB\xBF")) {
    report(Id::byte_order_mark, 0, 3).hint = "save the file as UTF-8 without it";
    at_ = 3;
  } else if (text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF")) {
    report(Id::wrong_encoding, 0, 2, {"UTF-16"});
    return false;
  }
  return true;
}

void Lexer::next() {
  char c = peek();
  if (c == '\n') {
    ++line_breaks_;
    ++at_;
  } else if (c == ' ' || c == '\t' || c == '\r') {
    ++at_;
  } else if (c == '/' && peek(1) == '/') {
    comment();
  } else if (is_word_start(c) || foreign_letter(text_.drop_front(at_))) {
    word();
  } else if (llvm::isDigit(c)) {
    // `body.0.weight`: after a dot stands a position, not `0.` and a fraction.
    bool position = !result_.tokens.empty() && result_.tokens.back().kind == TokenKind::dot &&
                    result_.tokens.back().range.end == at_;
    number(position);
  } else if (c == '"') {
    string();
  } else {
    punctuation();
  }
}

void Lexer::comment() {
  size_t end = std::min(text_.find('\n', at_), text_.size());
  llvm::StringRef spelling = text_.slice(at_, end).rtrim(" \t\r");
  size_t bad = first_invalid_utf8(spelling);
  if (bad != llvm::StringRef::npos)
    report(Id::invalid_utf8, at_ + bad, at_ + bad + 1, {byte_name(spelling[bad])});

  Comment comment;
  comment.range = range(at_, at_ + spelling.size());
  comment.before = static_cast<uint32_t>(result_.tokens.size());
  comment.own_line = line_breaks_ > 0 || first_on_line_;
  comment.blank_before = line_breaks_ > 1;
  comment.documentation = spelling.starts_with("///") && !spelling.starts_with("////");
  result_.comments.push_back(comment);
  line_breaks_ = 0;
  first_on_line_ = true;
  at_ = end;
}

/// Letters of other scripts are read as part of the name, so that they are reported once and as
/// what they are.
void Lexer::word() {
  size_t end = at_, foreign = llvm::StringRef::npos;
  while (end < text_.size()) {
    if (is_word(text_[end])) {
      ++end;
      continue;
    }
    size_t length = foreign_letter(text_.drop_front(end));
    if (length == 0)
      break;
    if (foreign == llvm::StringRef::npos)
      foreign = end;
    end += length;
  }
  if (foreign != llvm::StringRef::npos) {
    llvm::StringRef letter = text_.substr(foreign, foreign_letter(text_.drop_front(foreign)));
    report(Id::invalid_character, foreign, foreign + letter.size(), {character_name(letter)}).hint =
        "a name has the letters `a` to `z` and `A` to `Z`, digits and `_`";
  }
  token(TokenKind::word, at_, end);
}

/// Reports the whole run of letters, digits and points as one number that is none, and goes on as
/// if it were one.
void Lexer::malformed(size_t begin, llvm::StringRef why) {
  size_t end = at_;
  while (end < text_.size() &&
         (is_word(text_[end]) ||
          (text_[end] == '.' && end + 1 < text_.size() && llvm::isDigit(text_[end + 1]))))
    ++end;
  report(Id::malformed_number, begin, end, {text_.slice(begin, end).str(), why.str()});
  token(TokenKind::number, begin, end);
}

void Lexer::number(bool position) {
  size_t begin = at_;
  const char *underscore = "`_` stands between two digits";
  /// Digits in groups; false after reporting.
  auto digits = [&] {
    while (llvm::isDigit(peek()) || (peek() == '_' && llvm::isDigit(peek(1))))
      ++at_;
    return peek() != '_';
  };
  if (!digits())
    return malformed(begin, underscore);
  if (position) {
    if (is_word(peek()))
      return malformed(begin, "a position in a path has digits alone");
    return token(TokenKind::number, begin, at_);
  }
  if (text_[begin] == '0' && at_ == begin + 1 && (peek() == 'x' || peek() == 'b' || peek() == 'o'))
    return malformed(begin, "numbers are written in decimal");
  // `0...` is a zero and an ellipsis.
  if (peek() == '.' && peek(1) != '.') {
    ++at_;
    if (peek() == '_')
      return malformed(begin, underscore);
    if (!llvm::isDigit(peek()))
      return malformed(begin, "after the point a digit is expected, as in `1.0`");
    if (!digits())
      return malformed(begin, underscore);
  }
  if (peek() == 'e' || peek() == 'E') {
    ++at_;
    if (peek() == '+' || peek() == '-')
      ++at_;
    if (!llvm::isDigit(peek()))
      return malformed(begin, "after `e` the power of ten is expected, as in `1e-3`");
    if (!digits())
      return malformed(begin, underscore);
  }
  if (is_word(peek()))
    return malformed(begin, "a letter follows its digits");
  if (peek() == '.' && llvm::isDigit(peek(1)))
    return malformed(begin, "it has a second point");
  token(TokenKind::number, begin, at_);
}

void Lexer::string() {
  size_t begin = at_++;
  while (true) {
    char c = peek();
    if (at_ >= text_.size() || c == '\n' || c == '\r') {
      report(Id::unterminated_string, begin, at_).hint = "end it with `\"`";
      break;
    }
    if (c == '"') {
      ++at_;
      break;
    }
    if (c == '\\') {
      char escaped = peek(1);
      if (escaped == 'n' || escaped == 't' || escaped == '"' || escaped == '\\') {
        at_ += 2;
        continue;
      }
      size_t end = at_ + 1 + character_length(text_.drop_front(std::min(at_ + 1, text_.size())));
      if (escaped == '\n' || escaped == '\r')
        end = at_ + 1;
      report(Id::invalid_escape, at_, end, {text_.slice(at_, end).str()});
      at_ = end;
      continue;
    }
    size_t length = character_length(text_.drop_front(at_));
    if (first_invalid_utf8(text_.substr(at_, length)) != llvm::StringRef::npos)
      report(Id::invalid_utf8, at_, at_ + 1, {byte_name(c)});
    at_ += length;
  }
  token(TokenKind::string, begin, at_);
}

void Lexer::punctuation() {
  llvm::StringRef rest = text_.drop_front(at_);
  if (rest.starts_with("/*")) {
    size_t end = text_.find("*/", at_);
    bool closed = end != llvm::StringRef::npos;
    report(Id::block_comment, at_, at_ + 2);
    at_ = closed ? end + 2 : text_.size();
    return;
  }
  // `.5`, but not `body.5`.
  if (rest.size() > 1 && rest[0] == '.' && llvm::isDigit(rest[1])) {
    bool path = false;
    if (!result_.tokens.empty() && result_.tokens.back().range.end == at_) {
      TokenKind before = result_.tokens.back().kind;
      path = before == TokenKind::word || before == TokenKind::number ||
             before == TokenKind::star || before == TokenKind::right_parenthesis ||
             before == TokenKind::right_bracket;
    }
    if (!path)
      return malformed(at_, "before the point a digit is expected, as in `0.5`");
  }
  // `x<-1` compares with a negative number.
  bool arrow = rest.starts_with("<-") && rest.size() > 2 && rest[2] == ' ';
  for (const Punctuation &row : punctuation_marks) {
    if (!rest.starts_with(row.spelling) || (row.spelling == "<-" && !arrow))
      continue;
    return token(row.kind, at_, at_ + row.spelling.size());
  }
  other_character();
}

/// Reports a character that nothing begins with, and reads on as what it stands for in other
/// languages or on paper.
void Lexer::other_character() {
  llvm::StringRef rest = text_.drop_front(at_);
  size_t begin = at_, length = character_length(rest);
  llvm::StringRef character = rest.take_front(length);
  if (first_invalid_utf8(character) != llvm::StringRef::npos) {
    report(Id::invalid_utf8, at_, at_ + 1, {byte_name(rest.front())});
    while (at_ < text_.size() && (text_[at_] & 0x80))
      ++at_;
    return;
  }
  Lookalike meant = lookalike(character);
  report(Id::invalid_character, at_, at_ + length, {character_name(character)}).hint =
      meant.hint.str();
  at_ += length;
  llvm::StringRef line = text_.slice(at_, std::min(text_.find('\n', at_), text_.size()));
  if (meant.spelling == "//") {
    at_ += line.size();
    return;
  }
  if (meant.spelling == "\"") {
    size_t closes = line.find(character == "\u201C" ? llvm::StringRef("\u201D") : character);
    if (closes != llvm::StringRef::npos)
      token(TokenKind::string, begin, at_ + closes + length);
    return;
  }
  for (const Punctuation &mark : punctuation_marks)
    if (!meant.spelling.empty() && mark.spelling == meant.spelling)
      return token(mark.kind, begin, at_);
  while (text_.drop_front(at_).starts_with(character))
    at_ += length;
}

} // namespace

Tokens tokenize(uint32_t file, Diagnostics &diagnostics) { return Lexer(file, diagnostics).run(); }

std::string string_value(llvm::StringRef spelling) {
  spelling.consume_front("\"");
  std::string result;
  for (size_t i = 0; i < spelling.size(); ++i) {
    if (spelling[i] == '"')
      break;
    if (spelling[i] != '\\' || i + 1 == spelling.size()) {
      result += spelling[i];
      continue;
    }
    char escaped = spelling[++i];
    result += escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped;
  }
  return result;
}

} // namespace gradus::syntax
