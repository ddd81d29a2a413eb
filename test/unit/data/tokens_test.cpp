// Texts as bytes, their windows, and what is said of those that hold none.
#include "runtime/data/tokens.h"
#include "test/unit/data/data_fixture.h"

#include <filesystem>

namespace gradus::test {
namespace {

class Text : public DataTest {
protected:
  /// A window in i32 and what follows each token in i64.
  static std::vector<rt::TokenField> fields(int64_t length, int64_t limit = 0) {
    return {{{"token", GRADUS_I32, length}, 0, limit}, {{"next", GRADUS_I64, length}, 1, 0}};
  }
  static std::string words(const std::shared_ptr<const rt::Tokens> &text, int64_t length,
                           int64_t limit = 0) {
    auto windows = rt::TokenWindows::make(text, fields(length, limit));
    if (!windows)
      return windows.status().message();
    std::string result;
    for (int64_t row = 0; row < (*windows)->rows(); ++row) {
      std::vector<int32_t> token(static_cast<size_t>(length));
      std::vector<int64_t> next(static_cast<size_t>(length));
      void *buffers[] = {token.data(), next.data()};
      if (rt::Status status = (*windows)->gather(&row, 1, buffers); !status.ok())
        return status.message();
      result += (row ? " " : "") + std::string(token.begin(), token.end()) + ">" +
                std::string(next.begin(), next.end());
    }
    return result;
  }
};

TEST_F(Text, IsBytes) {
  for (bool packed : {false, true}) {
    std::string content = "In the beginning 1, 2\xff";
    auto set = packed ? load("a.txt.gz", gzip(content)) : load("a.txt", content);
    ASSERT_TRUE(set) << set.status().message();
    EXPECT_EQ(set->format, packed ? "text, gzip" : "text");
    EXPECT_EQ(set->names(), "`token`, `next`, `begins`");
    std::vector<int32_t> tokens(content.size());
    ASSERT_EQ(set->text->count(), static_cast<int64_t>(content.size()));
    ASSERT_TRUE(set->text->read(0, set->text->count(), tokens.data()).ok());
    EXPECT_EQ(tokens.front(), 'I');
    EXPECT_EQ(tokens.back(), 255);
  }
}

TEST_F(Text, IsChosenByExtensionUnlessItIsATable) {
  auto is_text = [&](const std::string &name, const std::string &content) {
    auto set = load(name, content);
    return set && set->text;
  };
  EXPECT_TRUE(is_text("a.txt", "Chapter 1\n1 In the beginning, God\n"));
  EXPECT_TRUE(is_text("a.md", "No digits, one line"));
  EXPECT_FALSE(is_text("a.txt", "1,2,3\n4,5,6\n"));
  EXPECT_FALSE(is_text("a.txt", "one,two\n4, 5\n"));
  EXPECT_FALSE(is_text("a.txt", "5"));
  options.format = "text";
  EXPECT_TRUE(is_text("a.csv", "1,2,3\n4,5,6\n"));
  EXPECT_TRUE(is_text("a.bin", std::string("\0\1\2", 3)));
}

TEST_F(Text, WindowsLieSideBySide) {
  auto set = load("a.txt", "abcdefghij");
  EXPECT_EQ(words(set->text, 3), "abc>bcd def>efg ghi>hij");
  EXPECT_EQ(words(set->text, 4), "abcd>bcde efgh>fghi");
  EXPECT_EQ(words(set->text, 9), "abcdefghi>bcdefghij");
  auto first = rt::TokenWindows::make(set->text, fields(3), 2);
  EXPECT_EQ((*first)->rows(), 2);
  auto alone = rt::TokenWindows::make(set->text, {{{"token", GRADUS_I32, 5}, 0, 0}});
  EXPECT_EQ((*alone)->rows(), 2);
}

TEST_F(Text, StreamsBeginAnew) {
  auto set = load("a.txt", "abcdefghijklmnop");
  auto windows = rt::TokenWindows::make(
      set->text, {{{"token", GRADUS_I32, 2}}, {{"begins", GRADUS_I32, 2}, 0, 0, true}});
  ASSERT_TRUE(windows);
  auto begins = [&] {
    std::string text;
    for (int64_t row = 0; row < (*windows)->rows(); ++row) {
      int32_t token[2], first[2];
      void *buffers[] = {token, first};
      EXPECT_TRUE((*windows)->gather(&row, 1, buffers).ok());
      EXPECT_EQ(token[0], 'a' + 2 * row);
      text += std::to_string(first[0]) + std::to_string(first[1]) + " ";
    }
    return text;
  };
  EXPECT_EQ(begins(), "10 00 00 00 00 00 00 00 ");
  (*windows)->begin_each_anew();
  EXPECT_EQ(begins(), "10 10 10 10 10 10 10 10 ");
  (*windows)->add_streams(0, 7, 2); // two streams of three windows; two windows in none
  EXPECT_EQ(begins(), "10 00 00 10 00 00 10 10 ");
  (*windows)->begin_each_anew();
  (*windows)->add_streams(0, 3, 1);
  (*windows)->add_streams(3, 5, 2);
  EXPECT_EQ(begins(), "10 00 00 10 00 10 00 10 ");
  (*windows)->add_streams(7, 1, 2); // too few
  EXPECT_EQ(begins(), "10 00 00 10 00 10 00 10 ");
  EXPECT_EQ((*windows)->bytes_per_token(0, 8), 1);
}

TEST_F(Text, Failures) {
  std::string name = write("a.txt", "abc");
  auto said = [&](const std::string &sentence) {
    return sentence.substr(0, name.size() + 2) == "`" + name + "`"
               ? sentence.substr(name.size() + 2)
               : sentence;
  };
  auto set = rt::load_data(name, {});
  EXPECT_EQ(said(words(set->text, 3)), " has 3 tokens, and one window needs 3 and 1 behind it");
  EXPECT_EQ(words(set->text, 0), "windows of 0 tokens hold nothing");
  EXPECT_EQ(words(set->text, 2, 99).substr(0, 11), "token 2 of ");
  EXPECT_NE(words(set->text, 2, 99).find("(counted from 0) is 99; the model takes 0 to 98"),
            std::string::npos);
  EXPECT_EQ(failure("empty.txt", ""), "`empty.txt` is empty");
  EXPECT_EQ(words(std::make_shared<rt::ByteTokens>("the text", std::vector<unsigned char>()), 3),
            "the text is empty");

  write("a.txt", std::string(10000, 'x'));
  set = rt::load_data(name, {});
  std::filesystem::resize_file(name, 5000);
  EXPECT_EQ(said(words(set->text, 1000)), " has become shorter since it was opened");

  options.memory_limit = 1000;
  EXPECT_EQ(failure("b.txt.gz", gzip(std::string(5000, 'x'))),
            "`b.txt.gz` is larger than the 1000 bytes that data may take here; decompress it, and "
            "it is read where it lies");
}

} // namespace
} // namespace gradus::test
