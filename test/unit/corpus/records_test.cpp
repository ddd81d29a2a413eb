// Pairs of texts, texts with a class, and what a model gets of them.
#include "runtime/train/record_binding.h"
#include "test/unit/corpus/corpus_fixture.h"

namespace gradus::test {
namespace {

const gradus_extent n_s[] = {{-1, 0, nullptr}, {-1, 1, nullptr}};
const gradus_extent n_t[] = {{-1, 0, nullptr}, {-1, 2, nullptr}};
const gradus_extent only_n[] = {{-1, 0, nullptr}};
const char *const names[] = {"n", "s", "t"};

gradus_argument argument(const char *name, const gradus_extent *shape, int64_t limit = 0,
                         int64_t ignored = 0) {
  gradus_argument made = {};
  made.name = name;
  made.element = GRADUS_I32;
  made.rank = shape == only_n ? 1 : 2;
  made.shape = shape;
  made.index_limit = limit;
  made.index_ignored = ignored;
  return made;
}

class Records : public CorpusTest {
protected:
  void SetUp() override {
    options.kind = rt::CorpusKind::pairs;
    vocabulary.tokenizer = text::make_bytes_tokenizer({true, true, false});
    bind_options.dimensions = {{"s", 3}, {"t", 4}};
  }

  /// What each input is of each example, or the sentence.
  std::string bind(const std::vector<gradus_argument> &arguments, const rt::DataSet &set) {
    gradus_entry entry = {};
    entry.name = "loss";
    entry.argument_count = static_cast<int32_t>(arguments.size());
    entry.arguments = arguments.data();
    entry.dimension_count = 3;
    entry.dimensions = names;
    auto bound = rt::bind_data({&entry}, set, bind_options);
    if (!bound)
      return bound.status().message();
    conversions = bound->conversions;
    std::string words;
    for (int64_t row = 0; row < bound->examples->rows(); ++row) {
      std::vector<std::vector<int32_t>> numbers;
      std::vector<void *> buffers;
      for (const rt::ExampleField &field : bound->examples->fields())
        numbers.emplace_back(static_cast<size_t>(field.row_elements));
      for (auto &one : numbers)
        buffers.push_back(one.data());
      EXPECT_TRUE(bound->examples->gather(&row, 1, buffers.data()).ok());
      for (const auto &one : numbers) {
        words += words.empty() ? "[" : " [";
        for (size_t at = 0; at < one.size(); ++at)
          words += (at ? "," : "") + std::to_string(one[at]);
        words += "]";
      }
    }
    return words;
  }

  rt::BindOptions bind_options;
  std::vector<std::string> conversions;
};

TEST_F(Records, Pairs) {
  write("a.tsv", "AB\tC\textra\nABCD\tx\nA\tBCDE\n\tx\nA\tBCD\n");
  auto set = load({"a.tsv"});
  ASSERT_TRUE(set) << set.status().message();
  ASSERT_EQ(set->notes.size(), 2u);
  EXPECT_EQ(set->notes[1].substr(set->notes[1].find(": ")),
            ": 1 pairs with an empty side are left out");
  gradus_argument next = argument("next", n_t, 258, -1);
  EXPECT_EQ(bind({argument("source", n_s, 258), argument("source_length", only_n),
                  argument("target", n_t), next, argument("target_length", only_n)},
                 *set),
            "[65,66,0] [2] [256,67,0,0] [67,257,-1,-1] [2] [65,0,0] [1] [256,66,67,68] "
            "[66,67,68,257] [4]");
  EXPECT_EQ(conversions,
            std::vector<std::string>{"2 of 4 pairs are left out: they are longer than 3 tokens "
                                     "of the source or 3 of the target and its end"});
  next.index_ignored = 0;
  EXPECT_EQ(bind({next}, *set),
            "`next` of `loss` does not take -1, which stands behind the end of a target; "
            "leave it out of the loss: cross_entropy(logits, next, ignore = -1)");
  EXPECT_EQ(bind({argument("source", n_s, 256)}, *set),
            "the tokenizer (bytes) has a vocabulary of 258, and `source` of `loss` takes 0 to 255; "
            "give the "
            "model as large a table: --set vocabulary=258, where it calls it so");
  EXPECT_EQ(bind({argument("token", n_s)}, *set).find("`loss` takes `token`, and "), 0u);
  EXPECT_EQ(bind({argument("source_length", n_s)}, *set),
            "`source_length` of `loss` is [n, s]; the data has one whole number for each example, "
            "i32 or i64 "
            "[examples]");
  bind_options.dimensions = {{"s", 1}, {"t", 1}};
  EXPECT_NE(bind({argument("source", n_s), argument("target", n_t)}, *set).find("none is left"),
            std::string::npos);
}

TEST_F(Records, ClassesAreNumberedByName) {
  options.kind = rt::CorpusKind::labelled;
  vocabulary.tokenizer = text::make_bytes_tokenizer();
  write("a.tsv", "text\tlabel\nABCDE\tgood\nA\tbad\n");
  auto set = load({"a.tsv"});
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(vocabulary.classes, (std::vector<std::string>{"bad", "good"}));
  std::vector<gradus_argument> arguments = {argument("token", n_t), argument("length", only_n),
                                            argument("label", only_n, 2)};
  EXPECT_EQ(bind(arguments, *set), "[65,66,67,68] [4] [1] [65,0,0,0] [1] [0]");
  EXPECT_EQ(conversions, std::vector<std::string>{
                             "1 of 2 texts are longer than 4 tokens: the first 4 are used"});
  // The classes of the run stay; another is refused.
  write("b.jsonl", "{\"text\": \"B\", \"label\": \"good\"}\n");
  set = load({"b.jsonl"});
  ASSERT_TRUE(set);
  EXPECT_EQ(bind(arguments, *set), "[66,0,0,0] [1] [1]");
  EXPECT_EQ(failure("c.jsonl", "{\"text\": \"B\", \"label\": \"fair\"}\n"),
            "`c.jsonl`: the class `fair` is not one that the model was trained on");
  // Whole numbers are classes as they are.
  vocabulary.classes.clear();
  vocabulary.has_classes = false;
  write("d.jsonl", "{\"text\": \"B\", \"label\": 10}\n{\"text\": \"C\", \"label\": \"2\"}\n");
  set = load({"d.jsonl"});
  ASSERT_TRUE(set);
  EXPECT_TRUE(vocabulary.classes.empty());
  EXPECT_EQ(set->records->labels, (std::vector<int32_t>{10, 2}));
  EXPECT_EQ(bind(arguments, *set),
            "`label` of `loss` takes 0 to 1, and the data has classes up to 10; "
            "--set classes=11 makes room, where the model calls it so");
}

TEST_F(Records, ColumnsOfATable) {
  options.kind = rt::CorpusKind::labelled;
  options.label = rt::label_column_named("first");
  write("a.tsv", "0\tABC\n1\tD\n");
  auto set = load({"a.tsv"});
  ASSERT_TRUE(set);
  EXPECT_EQ(words(*set->records->tokens), "|ABC|D");
  options.label = rt::label_column_named("kind");
  EXPECT_EQ(failure("a.tsv", "0\tABC\n"),
            "`a.tsv`, line 1 is no header with a column `kind`, as --label-column says");
}

TEST_F(Records, BrokenFiles) {
  EXPECT_EQ(failure("a.tsv", "A\tB\nAB\n"),
            "`a.tsv`, line 2 has no tab; source TAB target is expected");
  EXPECT_EQ(failure("a.tsv", "\n"), "`a.tsv` holds no pair of texts");
  EXPECT_EQ(failure("a.tsv", "A\t\xff\n"),
            "`a.tsv`, line 1 is not UTF-8 at byte 2; convert the file");
  EXPECT_EQ(failure("a.jsonl", "{\"source\": \"A\"}"),
            "`a.jsonl`, line 1 has no field `target`; it has `source`");
  vocabulary.tokenizer = text::make_bytes_tokenizer();
  EXPECT_EQ(
      failure("a.tsv", "A\tB\n"),
      "the tokenizer (bytes) has no token that ends a text, and the target of a pair needs one");
  options.kind = rt::CorpusKind::labelled;
  EXPECT_EQ(failure("a.jsonl", "{\"text\": \"A\"}"),
            "`a.jsonl`, line 1 has no field `label`; it has `text`");
  EXPECT_EQ(failure("a.jsonl", "{\"text\": \"A\", \"label\": 0.5}"),
            "`a.jsonl`, line 1: its `label` is number; text or a whole number is expected");
  EXPECT_EQ(failure("a.tsv", "A\t\n"), "`a.tsv`, line 1 has no class: its label is empty");
}

} // namespace
} // namespace gradus::test
