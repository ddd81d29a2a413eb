// Trees of what is easily read in two ways.
#include "test/unit/syntax/laws.h"
#include "test/unit/syntax/programs.h"

#include "dsl/diagnostics/diagnostics.h"
#include "dsl/syntax/parser.h"

#include "gtest/gtest.h"

namespace gradus::test {
namespace {

/// The tree of a value in one line: `(+ (name a) (name b))`.
std::string value(llvm::StringRef text) {
  std::string whole = tree("fn f() = " + text.str());
  llvm::StringRef rest = llvm::StringRef(whole);
  size_t at = rest.find("(body");
  if (at == llvm::StringRef::npos)
    return whole;
  rest = rest.drop_front(at + 5).trim().drop_back(3); // the ends of body, fn and file
  std::string result;
  for (char c : rest) {
    if (c == '\n')
      c = ' ';
    if (c != ' ' || result.empty() || result.back() != ' ')
      result += c;
  }
  return result;
}

TEST(Parser, Precedence) {
  EXPECT_EQ(value("a + b * c"), value("a + (b * c)"));
  EXPECT_EQ(value("a * b + c"), value("(a * b) + c"));
  EXPECT_EQ(value("a - b - c"), value("(a - b) - c"));
  EXPECT_EQ(value("a @ b * c / d % e"), value("(((a @ b) * c) / d) % e"));
  EXPECT_EQ(value("a ^ b ^ c"), value("a ^ (b ^ c)"));
  EXPECT_EQ(value("-a ^ b"), value("-(a ^ b)"));
  EXPECT_EQ(value("a ^ -b ^ c"), value("a ^ (-(b ^ c))"));
  EXPECT_EQ(value("-a * b"), value("(-a) * b"));
  EXPECT_EQ(value("a - -b"), value("a - (-b)"));
  EXPECT_EQ(value("a + b == c * d"), value("(a + b) == (c * d)"));
  EXPECT_EQ(value("not a == b"), value("not (a == b)"));
  EXPECT_EQ(value("not a and b or c"), value("((not a) and b) or c"));
  EXPECT_EQ(value("a or b and c"), value("a or (b and c)"));
  EXPECT_EQ(value("a or b |> c"), value("(a or b) |> c"));
  EXPECT_EQ(value("a |> b |> c"), value("(a |> b) |> c"));
  EXPECT_EQ(value("-a.b(c)[d]"), value("-(((a.b)(c))[d])"));
  EXPECT_EQ(value("a ^ b(c)"), value("a ^ (b(c))"));
}

TEST(Parser, Trees) {
  EXPECT_EQ(value("a + 1"), "(+ (name a) (integer 1))");
  EXPECT_EQ(value("x[0, 1:, :b:2, ...]"),
            "(index (name x) (integer 0) (slice (begin (integer 1))) (slice (end (name b)) (step (integer 2))) ...)");
  EXPECT_EQ(value("f(a, k = 1)"), "(call (name f) (name a) (named k (integer 1)))");
  EXPECT_EQ(value("(a, [])"), "(tuple (name a) (list))");
  EXPECT_EQ(value("(a,)"), "(tuple (name a))");
  EXPECT_EQ(value("(a)"), "(name a)");
  EXPECT_EQ(value("e.0.weight"), "(member weight (member 0 (name e)))");
  EXPECT_EQ(value("1_0.5e-1"), "(real 1.05)");
  EXPECT_EQ(value("if a { 1 } else if b { 2 } else { 3 }"),
            "(if (name a) (then (integer 1)) (else (if (name b) (then (integer 2)) (else (integer 3)))))");
}

TEST(Parser, LineBreaksDoNotMatter) {
  EXPECT_EQ(tree("fn f(x) { y = x\n+ 1 z =\n y return\nz }"), tree("fn f(x) { y = x + 1\n z = y\n return z }"));
}

TEST(Parser, WordsThatAreNotReservedMayBeNames) {
  for (const char *word : {"model", "layer", "loss", "metric", "train", "optimizer", "transform", "schedule", "initializer",
                           "import", "param", "state", "slot", "update", "apply", "ready", "minimize", "maximize", "over", "using",
                           "repeat", "all", "except", "step", "training"}) {
    std::string w = word;
    EXPECT_EQ(messages("model m(" + w + ": dim) {\n" + w + " = a\nb = " + w + "(2)\nfn " + w + "(" + w + ") {\n" + w +
                       " = " + w + "." + w + "\nreturn " + w + "\n}\n}"),
              "")
        << word;
  }
}

TEST(Parser, Documentation) {
  EXPECT_EQ(tree("/// About\n/// the file.\n\n/// About f.\n// no documentation\n///  More.\nfn f(\n/// About x.\nx) = 1"),
            "(file\n"
            "  (doc \"About\\0Athe file.\")\n"
            "  (fn f\n"
            "    (doc \"About f.\\0A More.\")\n"
            "    (parameter x\n"
            "      (doc \"About x.\"))\n"
            "    (body\n"
            "      (integer 1))))\n");
}

TEST(Parser, RangesCoverWhatTheyName) {
  diagnostics::SourceManager sources;
  std::string text = "fn f(x: float[n, 2]) = (x + 1) * g(x)";
  uint32_t number = sources.add("t.grad", text);
  diagnostics::Diagnostics diagnostics(sources);
  syntax::File file = syntax::parse(number, diagnostics);
  ASSERT_FALSE(diagnostics.has_errors());
  const syntax::Function &function = *file.definitions[0].function;
  EXPECT_EQ(sources.text(file.definitions[0].range), text);
  EXPECT_EQ(sources.text(function.parameters[0].range), "x: float[n, 2]");
  EXPECT_EQ(sources.text(function.parameters[0].type->range), "float[n, 2]");
  auto &product = llvm::cast<syntax::Binary>(*function.body.expression);
  EXPECT_EQ(sources.text(product.range), "(x + 1) * g(x)");
  EXPECT_EQ(sources.text(product.op_range), "*");
  EXPECT_EQ(sources.text(product.left->range), "x + 1");
  EXPECT_EQ(product.left->parentheses, 1u);
  EXPECT_EQ(sources.text(product.right->range), "g(x)");
  EXPECT_EQ(product.depth, 3u);
}

} // namespace
} // namespace gradus::test
