// The pages of the elaborator's diagnostics tell the truth: the wrong example gives the code, the
// right one elaborates.
#include "test/unit/sema/elaborated.h"

#include "gtest/gtest.h"

#include <set>

namespace gradus::test {
namespace {

TEST(Pages, ExamplesAreTrue) {
  // Those need other files or the command line; test/errors has them.
  const std::set<std::string> elsewhere{"E0211", "E0212", "E0218", "E0402",
                                        "E0404", "E0405", "E0407", "E0408"};
  unsigned checked = 0;
  for (llvm::StringRef code : diagnostics::codes()) {
    if (code < "E0201" || code > "E0499")
      continue;
    llvm::SmallVector<llvm::StringRef, 8> parts;
    diagnostics::explanation(code).split(parts, "```\n");
    ASSERT_EQ(parts.size(), 5u) << code.str() << ": a wrong and a right example are expected";
    if (!elsewhere.count(code.str())) {
      Elaborated wrong = elaborate("wrong.grad", parts[1].str());
      EXPECT_FALSE(wrong.program) << code.str();
      EXPECT_NE(wrong.messages.find("[" + code.str() + "]"), std::string::npos)
          << code.str() << ": the wrong example gives\n"
          << wrong.messages;
    }
    Elaborated right = elaborate("right.grad", parts[3].str());
    EXPECT_TRUE(right.program) << code.str() << ": the right example gives\n" << right.messages;
    ++checked;
  }
  EXPECT_GT(checked, 50u);
}

} // namespace
} // namespace gradus::test
