// How diagnostics are collected and shown: the caret stands under its word whatever the line holds.
#include "dsl/diagnostics/diagnostics.h"

#include "llvm/Support/raw_ostream.h"

#include "gtest/gtest.h"

namespace gradus::diagnostics {
namespace {

/// The two lines that show the first place of `word` in `text`.
std::string shown(std::string text, llvm::StringRef word) {
  SourceManager sources;
  uint32_t file = sources.add("t.grad", text);
  Diagnostics diagnostics(sources);
  uint32_t begin = static_cast<uint32_t>(text.find(word.str()));
  diagnostics.report(Id::missing_else, {file, begin, begin + static_cast<uint32_t>(word.size())});
  std::string out;
  llvm::raw_string_ostream stream(out);
  diagnostics.render(stream, false);
  return out.substr(out.find('\n') + 1);
}

TEST(Render, UnderlinesARange) {
  EXPECT_EQ(shown("one\n  two three\n", "three"), "    2 |   two three\n"
                                                  "      |       ^~~~~\n");
}

TEST(Render, ExpandsTabs) {
  EXPECT_EQ(shown("\ta\tb", "b"), "    1 |     a   b\n"
                                  "      |         ^\n");
}

TEST(Render, CountsColumnsOfWideAndCombiningCharacters) {
  EXPECT_EQ(shown("// 漢字 x", "x"), "    1 | // 漢字 x\n"
                                     "      |         ^\n");
  EXPECT_EQ(shown("// e\u0301 x", "x"), "    1 | // e\u0301 x\n"
                                        "      |      ^\n");
  EXPECT_EQ(shown("// 漢字", "字"), "    1 | // 漢字\n"
                                    "      |      ^~\n");
}

TEST(Render, ShowsWhatCannotBeShown) {
  EXPECT_EQ(shown("a\xFF\x07 b", "b"), "    1 | a\uFFFD\uFFFD b\n"
                                       "      |     ^\n");
}

TEST(Render, MarksARangeOfSeveralLinesToTheEndOfTheFirst) {
  EXPECT_EQ(shown("x = f(\n  a\n)", "f(\n  a\n)"), "    1 | x = f(\n"
                                                  "      |     ^~\n");
}

TEST(Render, PointsBehindTheLastCharacter) {
  SourceManager sources;
  uint32_t file = sources.add("t.grad", "ab");
  Diagnostics diagnostics(sources);
  diagnostics.report(Id::missing_else, {file, 2, 2});
  std::string out;
  llvm::raw_string_ostream stream(out);
  diagnostics.render(stream, false);
  EXPECT_NE(out.find("t.grad:1:3: error[E0111]"), std::string::npos);
  EXPECT_NE(out.find("    1 | ab\n      |   ^\n"), std::string::npos);
}

TEST(Render, CutsLongLinesAroundTheCaret) {
  std::string text = std::string(300, 'a') + "X" + std::string(300, 'b');
  std::string lines = shown(text, "X");
  size_t end = lines.find('\n');
  std::string source = lines.substr(0, end), mark = lines.substr(end + 1);
  EXPECT_LT(source.size(), 130u);
  EXPECT_EQ(source.substr(0, 11), "    1 | …"); // the sign has three bytes
  EXPECT_EQ(source.find('X') - 2, mark.find('^'));
}

TEST(Render, CountsCodePointsInColumns) {
  SourceManager sources;
  uint32_t file = sources.add("t.grad", "é漢x");
  EXPECT_EQ(sources.position(file, 5).column, 3u);
}

TEST(Diagnostics, KeepsOneOfEachKindAtOnePlace) {
  SourceManager sources;
  uint32_t file = sources.add("t.grad", "abc");
  Diagnostics diagnostics(sources);
  diagnostics.report(Id::missing_else, {file, 0, 1});
  diagnostics.report(Id::missing_else, {file, 0, 1}).notes.push_back({{}, "lost"});
  diagnostics.report(Id::needless_semicolon, {file, 0, 1});
  diagnostics.report(Id::missing_else, {file, 1, 2});
  EXPECT_EQ(diagnostics.error_count(), 3u);
  EXPECT_TRUE(diagnostics.all()[0].notes.empty());
}

TEST(Diagnostics, WarningsAreNoErrors) {
  SourceManager sources;
  uint32_t file = sources.add("t.grad", "abc");
  Diagnostics diagnostics(sources);
  diagnostics.report(Id::stray_documentation, {file, 0, 1});
  EXPECT_FALSE(diagnostics.has_errors());
}

TEST(Diagnostics, FillsSentences) {
  SourceManager sources;
  uint32_t file = sources.add("t.grad", "abc");
  Diagnostics diagnostics(sources);
  EXPECT_EQ(diagnostics.report(Id::missing_comma, {file, 0, 1}, {"`{1}`", "`b`"}).sentence,
            "found `{1}` after `b`: a comma is expected between them");
}

TEST(Nearest, SuggestsWhatIsNear) {
  EXPECT_EQ(nearest("modle", {"model", "metric"}), "model");
  EXPECT_EQ(nearest("encodr", {"decoder", "encoder"}), "encoder");
  EXPECT_EQ(nearest("ReLU", {"relu", "elu"}), "relu");
  EXPECT_EQ(nearest("x", {"y", "z"}), "");
  EXPECT_EQ(nearest("width", {"heads", "depth"}), "");
  EXPECT_EQ(nearest("", {"a"}), "");
}

TEST(Codes, AreUniqueAndInOrder) {
  std::vector<llvm::StringRef> all = codes();
  EXPECT_EQ(code(Id::unexpected_token), "E0101");
  for (size_t i = 1; i < all.size(); ++i)
    EXPECT_LT(all[i - 1].str(), all[i].str());
}

} // namespace
} // namespace gradus::diagnostics
