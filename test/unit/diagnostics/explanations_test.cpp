// The pages behind the codes tell the truth: each wrong example is wrong as its page says, each right one can be read.
#include "dsl/diagnostics/diagnostics.h"
#include "test/unit/syntax/laws.h"

#include "gtest/gtest.h"

namespace gradus::test {
namespace {

/// What stands between the `number`-th pair of ``` lines; nothing if there are fewer.
llvm::StringRef example(llvm::StringRef page, unsigned number) {
  for (unsigned i = 0;; ++i) {
    page = page.split("```\n").second;
    auto [text, rest] = page.split("```\n");
    if (page.empty() || i == number)
      return text;
    page = rest;
  }
}

TEST(Explanations, ExamplesAreTrue) {
  for (llvm::StringRef code : diagnostics::codes()) {
    llvm::StringRef page = diagnostics::explanation(code);
    if (page.empty()) { // test/checks says which are missing
      ADD_FAILURE() << code.str() << " has no page";
      continue;
    }
    EXPECT_TRUE(page.starts_with("# " + code.str() + ": ")) << page.str();
    bool syntactic = code.starts_with("E01");
    llvm::StringRef wrong = example(page, 0), right = example(page, 1);
    if (syntactic && !wrong.empty()) {
      EXPECT_NE(messages(wrong).find("[" + code.str() + "]"), std::string::npos)
          << code.str() << ": the wrong example gives\n"
          << messages(wrong);
      EXPECT_FALSE(right.empty()) << code.str();
    }
    EXPECT_EQ(messages(right), "") << code.str(); // the later phases' examples are read too
  }
}

TEST(Explanations, OfNoCode) {
  EXPECT_EQ(diagnostics::explanation("E9999"), "");
  EXPECT_EQ(diagnostics::explanation(""), "");
}

} // namespace
} // namespace gradus::test
