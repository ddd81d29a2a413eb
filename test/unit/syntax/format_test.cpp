// The formatter's laws, and what its layout looks like.
#include "test/unit/syntax/laws.h"
#include "test/unit/syntax/programs.h"

#include "dsl/syntax/lexer.h"

#include "gtest/gtest.h"

#include <random>

namespace gradus::test {
namespace {

TEST(Format, KeepsLawsForEveryConstruct) { EXPECT_EQ(broken_law(every_construct), ""); }

TEST(Format, OfNothing) {
  EXPECT_EQ(formatted(""), "");
  EXPECT_EQ(formatted("\n\n  \n"), "");
  EXPECT_EQ(formatted("\n// alone"), "// alone\n");
}

TEST(Format, EndsLinesByOneKind) { EXPECT_EQ(formatted("fn f() =\r\n  1\r\n"), "fn f() = 1\n"); }

TEST(Format, KeepsOneEmptyLineAtMost) {
  EXPECT_EQ(formatted("\n\nfn f() {\n\n\n  a = 1\n\n\n\n  // c\n\n\n  return a\n\n}\n\n\n\nfn g() = 1\nfn h() = 2\n\n"),
            "fn f() {\n  a = 1\n\n  // c\n\n  return a\n}\n\nfn g() = 1\nfn h() = 2\n");
}

TEST(Format, BreaksPipesBeforeTheOperator) {
  EXPECT_EQ(formatted("model m() { g = dense(latent, 128) |> relu |> dense(128, 256) |> relu |> dense(256, 512) |> "
                      "relu |> dense(512, features) |> tanh }"),
            "model m() {\n"
            "  g = dense(latent, 128) |> relu |> dense(128, 256) |> relu |> dense(256, 512) |> relu\n"
            "      |> dense(512, features) |> tanh\n"
            "}\n");
}

TEST(Format, BreaksLongListsOneElementToALine) {
  EXPECT_EQ(formatted("fn f(first_argument_of_f: float[n, features], second_argument_of_f: float[n, features], third = 1000) "
                      "= first_argument_of_f"),
            "fn f(\n"
            "  first_argument_of_f: float[n, features],\n"
            "  second_argument_of_f: float[n, features],\n"
            "  third = 1000,\n"
            ") = first_argument_of_f\n");
}

TEST(Format, PutsALongValueBelowItsFunction) {
  EXPECT_EQ(formatted("fn f(x: float[n, t, inputs], h: float[n, units], c: float[n, units]) = scan(step, x, axis = 1, "
                      "from = (h, c))"),
            "fn f(x: float[n, t, inputs], h: float[n, units], c: float[n, units]) =\n"
            "  scan(step, x, axis = 1, from = (h, c))\n");
}

TEST(Format, ShortensWhatFits) {
  EXPECT_EQ(formatted("fn f(\n  x,\n  y,\n) =\n  g(\n    x,\n    y\n  )"), "fn f(x, y) = g(x, y)\n");
}

TEST(Format, KeepsABlockOnItsLine) {
  EXPECT_EQ(formatted("fn f(x) {return x}\nfn g(x) {\nreturn x}"), "fn f(x) { return x }\nfn g(x) {\n  return x\n}\n");
}

TEST(Format, KeepsCommentsWhereTheyStood) {
  EXPECT_EQ(formatted("fn f( // about f\n  x, // about x\n  // about y\n  y // behind y\n  , z\n  // last\n) = x // end\n// below"),
            "fn f( // about f\n"
            "  x, // about x\n"
            "  // about y\n"
            "  y, // behind y\n"
            "  z,\n"
            "  // last\n"
            ") = x // end\n"
            "// below\n");
}

TEST(Format, CommentsInBlocks) {
  EXPECT_EQ(formatted("layer l() { // first\n  // second\n\n  param w: float = 1 // third\n  // fourth\n}"),
            "layer l() { // first\n  // second\n\n  param w: float = 1 // third\n  // fourth\n}\n");
}

/// The words of a text with other white space, comments and trailing commas between them.
std::string scatter(llvm::StringRef text, std::mt19937_64 &random, bool long_names) {
  static const char *const gaps[] = {" ", " ", " ", " ", "\n", "\n\n\n", " // a\n", "\n// b\n", "\n\n// c\n\n// d\n", "\t", "\r\n", " // e\n // f\n"};
  diagnostics::SourceManager sources;
  uint32_t number = sources.add("t.grad", text.str());
  diagnostics::Diagnostics diagnostics(sources);
  syntax::Tokens tokens = syntax::tokenize(number, diagnostics);
  unsigned rarity = 1 + random() % 40;
  std::string result;
  for (const syntax::Token &token : tokens.tokens) {
    llvm::StringRef word = sources.text(token.range);
    // No space stands in `body.0`.
    bool glued = word == "." || (result.size() > 1 && result.back() == '.' && result[result.size() - 2] != '.');
    if (!glued)
      result += random() % rarity == 0 ? gaps[random() % std::size(gaps)] : " ";
    result += word;
    if (long_names && (word == "x" || word == "n" || word == "f" || word == "relu" || word == "latent"))
      result += std::string(random() % 60, '_');
  }
  return result;
}

TEST(Format, KeepsLawsWhateverStandsBetweenWords) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 400; ++i) {
    std::string text = scatter(every_construct, random, i % 2 == 1);
    ASSERT_EQ(messages(text), "") << "for the text\n" << text;
    std::string law = broken_law(text);
    ASSERT_EQ(law, "") << "for the text\n" << text;
  }
}

} // namespace
} // namespace gradus::test
