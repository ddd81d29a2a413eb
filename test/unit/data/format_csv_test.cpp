// CSV: what is read, and the sentence for each thing that is not.
#include "test/unit/data/data_fixture.h"

namespace gradus::test {
namespace {

using Csv = DataTest;

TEST_F(Csv, NumbersAndLabel) {
  options.label = rt::label_column_named("last");
  auto set = load("a.csv", "1,2,3\n4,5,6\r\n\n7,8,9");
  ASSERT_TRUE(set) << set.status().message();
  ASSERT_EQ(set->tensors.size(), 2u);
  EXPECT_EQ(set->tensors[0].shape, (std::vector<int64_t>{3, 2}));
  EXPECT_EQ(set->tensors[0].element, rt::DataElement::u8);
  EXPECT_EQ(values(set->tensors[0]), (std::vector<double>{1, 2, 4, 5, 7, 8}));
  EXPECT_EQ(set->tensors[1].name, "label");
  EXPECT_EQ(values(set->tensors[1]), (std::vector<double>{3, 6, 9}));
}

TEST_F(Csv, WidensWhereNumbersNeedIt) {
  options.label = rt::label_column_named("first");
  auto set = load("a.csv", " 1 ,2\n300, -0.5\n2,1e3\n");
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(set->tensors[0].element, rt::DataElement::f64);
  EXPECT_EQ(values(set->tensors[0]), (std::vector<double>{2, -0.5, 1000}));
  EXPECT_EQ(set->tensors[1].element, rt::DataElement::i64);
  EXPECT_EQ(values(set->tensors[1]), (std::vector<double>{1, 300, 2}));
}

TEST_F(Csv, NamesInTheFirstLine) {
  options.own_columns = {"y"};
  auto set = load("a.csv", "\xef\xbb\xbf\"a\";label;y;b\n1;2;3;4\n5;6;7;8\n");
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(values(*set->find("x")), (std::vector<double>{1, 4, 5, 8}));
  EXPECT_EQ(values(*set->find("label")), (std::vector<double>{2, 6}));
  EXPECT_EQ(values(*set->find("y")), (std::vector<double>{3, 7}));
  options.label = rt::label_column_named("b");
  set = load("a.csv", "a\tb\n1\t2\n");
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(values(*set->find("label")), (std::vector<double>{2}));
}

TEST_F(Csv, GzipInSeveralPieces) {
  auto set = load("a.csv.gz", gzip("1,2\n3,") + gzip("4\n"));
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(set->format, "csv, gzip");
  EXPECT_EQ(values(set->tensors[0]), (std::vector<double>{1, 2, 3, 4}));
}

TEST_F(Csv, LinesLongerThanTheBuffer) {
  std::string row;
  for (int column = 0; column < 200000; ++column)
    row += (column ? "," : "") + std::to_string(column % 256);
  auto set = load("a.csv", row + "\n" + row + "\n");
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(set->tensors[0].shape, (std::vector<int64_t>{2, 200000}));
  EXPECT_EQ(set->tensors[0].at(200000 + 777), 777 % 256);
}

TEST_F(Csv, Sentences) {
  EXPECT_EQ(failure("a.csv", "1,2,3\n4,5\n"), "`a.csv`, line 2: 2 columns, where line 1 has 3");
  EXPECT_EQ(failure("a.csv", "1,2\n4,5,6,7\n"),
            "`a.csv`, line 2: more than 2 columns, where line 1 has 2");
  EXPECT_EQ(failure("a.csv", "1,2\n3,four\n"),
            "`a.csv`, line 2: column 2 holds `four`, which is not a number");
  EXPECT_EQ(failure("a.csv", "1,2\n3,nan\n"),
            "`a.csv`, line 2: column 2 holds `nan`, which is not a finite number");
  EXPECT_EQ(failure("a.csv", "1,2\n3,\n"), "`a.csv`, line 2: column 2 is empty");
  EXPECT_EQ(
      failure("a.dat", "a,b\n"),
      "`a.dat` begins like none of the formats npz, npy, idx, png, csv, text, raw; for plain numbers "
      "say --format raw with --shape and --element");
  EXPECT_EQ(failure("a.csv", "a1,b\n"), "`a.csv` holds no rows of numbers");
  EXPECT_EQ(failure("a.csv", ""), "`a.csv` is empty");
  options.header = rt::Header::no;
  EXPECT_EQ(failure("a.csv", "a1,b\n1,2\n"), "`a.csv`, line 1: the first line is not all numbers; "
                                             "say --header yes if it holds names");
  options = {};
  options.label = rt::label_column_named("3");
  EXPECT_EQ(failure("a.csv", "1,2,3\n"),
            "`a.csv` has 3 columns, so there is no label column 3 (the first is 0)");
  options.label = rt::label_column_named("kind");
  EXPECT_EQ(failure("a.csv", "1,2,3\n"),
            "`a.csv` has no column called `kind`; its first line holds no names");
  options = {};
  options.memory_limit = 3;
  EXPECT_EQ(failure("a.csv", "1,2\n3,4\n"),
            "`a.csv` holds more numbers than the 3 bytes that data may take here");
  options = {};
  EXPECT_NE(failure("a.csv", "1," + std::string(1 << 20, '5')).find("longer than 4096"),
            std::string::npos);
}

TEST_F(Csv, DamagedGzip) {
  std::string text;
  for (int row = 0; row < 500; ++row)
    text += std::to_string(row * 7919 % 251) + "," + std::to_string(row) + "\n";
  std::string packed = gzip(text);
  int cut = 0, flipped = 0;
  for (size_t length = 2; length < packed.size(); length += 13)
    cut += !failure("a.csv.gz", packed.substr(0, length)).empty();
  EXPECT_EQ(cut, static_cast<int>((packed.size() - 3) / 13 + 1));
  for (size_t at = 12; at < packed.size(); at += 13) {
    std::string damaged = packed;
    damaged[at] = static_cast<char>(damaged[at] ^ 16);
    flipped += !failure("a.csv.gz", damaged).empty();
  }
  EXPECT_GT(flipped, static_cast<int>(packed.size() / 13) - 2);
  EXPECT_EQ(failure("a.csv.gz", packed + "more"),
            "`a.csv.gz` goes on after the end of its compressed data");
}

} // namespace
} // namespace gradus::test
