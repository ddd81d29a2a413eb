// The words that the grammar knows, and those that people bring from other languages.
#include "dsl/syntax/words.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::syntax {

llvm::ArrayRef<llvm::StringRef> reserved_words() {
  static const llvm::StringRef words[] = {"and", "else", "false",  "fn",  "if",
                                          "not", "or",   "return", "true"};
  return words;
}
llvm::ArrayRef<llvm::StringRef> definition_words() {
  static const llvm::StringRef words[] = {"import",    "model",      "layer",    "fn",
                                          "loss",      "metric",     "schedule", "optimizer",
                                          "transform", "initializer"};
  return words;
}
llvm::ArrayRef<llvm::StringRef> member_words() {
  static const llvm::StringRef words[] = {"param",  "state", "slot",   "fn",   "loss",
                                          "metric", "train", "update", "apply", "ready"};
  return words;
}
llvm::ArrayRef<llvm::StringRef> train_words() {
  static const llvm::StringRef words[] = {"minimize", "maximize", "repeat"};
  return words;
}

bool is_reserved(llvm::StringRef word) { return llvm::is_contained(reserved_words(), word); }

namespace {
struct Row {
  llvm::StringLiteral spelling, sentence;
};
template <size_t size> llvm::StringRef find(const Row (&rows)[size], llvm::StringRef spelling) {
  for (const Row &row : rows)
    if (row.spelling == spelling)
      return row.sentence;
  return {};
}
} // namespace

llvm::StringRef foreign_word(llvm::StringRef word) {
  static constexpr llvm::StringLiteral function = "a function begins with `fn`";
  static constexpr llvm::StringLiteral network =
      "a network is a `model`, and a part to build it from a `layer`";
  static constexpr llvm::StringLiteral variable = "a value gets its name by `name = value` alone";
  static constexpr llvm::StringLiteral loop =
      "there are no loops; `repeat(count, layer(…))` stacks layers and `scan` runs along an axis";
  static constexpr llvm::StringLiteral file = "another file is read by `import \"file.grad\"`";
  static constexpr llvm::StringLiteral otherwise = "write `else if`";
  static constexpr llvm::StringLiteral parameter = "a parameter begins with `param`";
  static constexpr Row rows[] = {
      {"def", function},     {"function", function},   {"func", function},
      {"fun", function},     {"define", function},     {"class", network},
      {"struct", network},   {"module", network},      {"network", network},
      {"let", variable},     {"var", variable},        {"const", variable},
      {"val", variable},     {"auto", variable},       {"for", loop},
      {"while", loop},       {"include", file},        {"from", file},
      {"require", file},     {"elif", otherwise},      {"elsif", otherwise},
      {"elseif", otherwise}, {"parameter", parameter}, {"weight", parameter},
  };
  return find(rows, word);
}

llvm::StringRef foreign_operator(llvm::StringRef spelling) {
  static constexpr llvm::StringLiteral update = "write out what changes, as in `x = x + y`";
  static constexpr Row rows[] = {
      {"**", "a power is written `^`"},
      {"&&", "write `and`"},
      {"&", "write `and`"},
      {"||", "write `or`"},
      {"|", "write `or`, or `|>` to hand a value on"},
      {"!", "write `not`"},
      {"~", "write `not`"},
      {"===", "write `==`"},
      {"!==", "write `!=`"},
      {":=", "a value gets its name by `=`"},
      {"<-", "a value gets its name by `=`"},
      {"->", "the type of a result, where it is written, stands after `:`"},
      {"=>", "a body begins with `=` or stands in `{` `}`"},
      {"?", "write `if c { a } else { b }`, or `where(c, a, b)` for each element"},
      {"+=", update},
      {"-=", update},
      {"*=", update},
      {"/=", update},
  };
  return find(rows, spelling);
}

} // namespace gradus::syntax
