// Which inputs are windows of a text, and what is said where they can't be.
#include "test/unit/train/train_fixture.h"

#include "runtime/data/tokens.h"

namespace gradus::test {
namespace {

const gradus_extent n_t[] = {{-1, 0, nullptr}, {-1, 1, nullptr}};
const gradus_extent n_8[] = {{-1, 0, nullptr}, {8, -1, nullptr}};
const gradus_extent only_n[] = {{-1, 0, nullptr}};
const char *const names[] = {"n", "t"};

gradus_entry entry_of(const std::vector<gradus_argument> &arguments) {
  gradus_entry entry = {};
  entry.name = "loss";
  entry.kind = GRADUS_ENTRY_LOSS;
  entry.argument_count = static_cast<int32_t>(arguments.size());
  entry.arguments = arguments.data();
  entry.dimension_count = 2;
  entry.dimensions = names;
  return entry;
}

/// The rows and the fields, or the sentence.
std::string bind(const std::vector<gradus_argument> &arguments,
                 const rt::BindOptions &options = {}) {
  std::string bytes = "In the beginning was the word.";
  rt::DataSet data;
  data.text = std::make_shared<rt::ByteTokens>(
      "the text", std::vector<unsigned char>(bytes.begin(), bytes.end()));
  gradus_entry entry = entry_of(arguments);
  auto bound = rt::bind_data({&entry}, data, options);
  if (!bound)
    return bound.status().message();
  std::string words = std::to_string(bound->examples->rows());
  int64_t row = 0;
  std::vector<std::vector<int32_t>> windows;
  std::vector<void *> buffers;
  for (const rt::ExampleField &field : bound->examples->fields())
    windows.emplace_back(static_cast<size_t>(field.row_elements));
  for (auto &window : windows)
    buffers.push_back(window.data());
  EXPECT_TRUE(bound->examples->gather(&row, 1, buffers.data()).ok());
  for (auto &window : windows)
    words += " " + std::string(window.begin(), window.end());
  for (const auto &[name, size] : bound->dimensions)
    words += " " + name + "=" + std::to_string(size);
  return words;
}

TEST(TextBinding, TokenAndNext) {
  gradus_argument token = {"token", GRADUS_I32, 2, n_8, 0, 256},
                  next = {"next", GRADUS_I32, 2, n_8, 0, 256};
  EXPECT_EQ(bind({token, next}), "3 In the b n the be");
  EXPECT_EQ(bind({next, token}), "3 n the be In the b");
  EXPECT_EQ(bind({{"x", GRADUS_I32, 2, n_8}}), "3 In the b");
  rt::BindOptions options;
  options.columns = {{"x", "token"}, {"y", "next"}};
  EXPECT_EQ(bind({{"x", GRADUS_I32, 2, n_8}, {"y", GRADUS_I32, 2, n_8}}, options),
            "3 In the b n the be");
  options = {};
  options.dimensions["t"] = 5;
  EXPECT_EQ(bind({{"x", GRADUS_I32, 2, n_t}}, options), "6 In th t=5");
  options.most_windows = 4;
  EXPECT_EQ(bind({{"x", GRADUS_I32, 2, n_t}}, options), "4 In th t=5");
}

TEST(TextBinding, BeginsAndItsStreams) {
  gradus_argument token = {"token", GRADUS_I32, 2, n_8}, begins = {"begins", GRADUS_I32, 2, n_8};
  std::string first(8, '\0');
  first[0] = 1;
  EXPECT_EQ(bind({token, begins}), "3 In the b " + first);
  // With one size of batch the model carries its state.
  const gradus_extent four_8[] = {{4, -1, nullptr}, {8, -1, nullptr}};
  rt::DataSet data;
  data.text = std::make_shared<rt::ByteTokens>("the text", std::vector<unsigned char>(40, 'x'));
  for (auto [shape, carries] : {std::pair{n_8, false}, {four_8, true}}) {
    std::vector<gradus_argument> arguments = {{"token", GRADUS_I32, 2, shape},
                                              {"begins", GRADUS_I32, 2, shape}};
    gradus_entry entry = entry_of(arguments);
    auto bound = rt::bind_data({&entry}, data, {});
    ASSERT_TRUE(bound);
    EXPECT_EQ(bound->carries_state, carries);
  }
}

TEST(TextBinding, Failures) {
  gradus_argument token = {"token", GRADUS_I32, 2, n_8};
  EXPECT_EQ(bind({token, {"label", GRADUS_I32, 2, n_8}}),
            "`loss` takes `label`, and a text has `token`, `next` and `begins`; say --column "
            "label=token or --column label=next");
  EXPECT_EQ(bind({{"x", GRADUS_F32, 2, n_8}}),
            "`x` of `loss` is [n, 8] of numbers that are no integers; a text gives i32 or i64 "
            "[windows, tokens]");
  EXPECT_EQ(bind({{"x", GRADUS_I32, 1, only_n}}),
            "`x` of `loss` is [n]; a text gives i32 or i64 [windows, tokens]");
  EXPECT_EQ(bind({{"x", GRADUS_I32, 2, n_t}}), "`x` of `loss` is [n, t], and a text does not say "
                                               "how long a window is; say it by --dim t=64");
  rt::BindOptions options;
  options.dimensions["t"] = 5;
  EXPECT_EQ(bind({token, {"next", GRADUS_I32, 2, n_t}}, options),
            "`next` of `loss` has windows of 5 tokens and `token` of 8");
  options.dimensions["t"] = 31;
  EXPECT_EQ(bind({{"x", GRADUS_I32, 2, n_t}}, options),
            "the text has 30 tokens, and one window needs 31");
  options = {};
  options.columns["token"] = "tokens";
  EXPECT_EQ(bind({token}, options),
            "the data has no `tokens`; a text has `token`, `next` and `begins`");
}

} // namespace
} // namespace gradus::test
