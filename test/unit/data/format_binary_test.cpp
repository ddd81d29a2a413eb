// IDX, .npy, .npz and raw: what is read, and headers that lie.
#include "test/unit/data/data_fixture.h"

namespace gradus::test {
namespace {

using Binary = DataTest;

std::string idx(char type, const std::vector<uint32_t> &shape, const std::string &content) {
  std::string text{0, 0, type, static_cast<char>(shape.size())};
  for (uint32_t extent : shape)
    for (int shift = 24; shift >= 0; shift -= 8)
      text += static_cast<char>(extent >> shift & 255);
  return text + content;
}

/// A zip archive of stored members; each can be damaged afterwards.
std::string npz(const std::vector<std::pair<std::string, std::string>> &members,
                uint64_t claimed_size = 0) {
  std::string archive, directory;
  for (const auto &[name, content] : members) {
    uint64_t size = claimed_size ? claimed_size : content.size();
    uint32_t sum = static_cast<uint32_t>(
        crc32(0, reinterpret_cast<const Bytef *>(content.data()), uInt(content.size())));
    std::string common = little_endian(20, 2) + little_endian(0, 2) + little_endian(0, 2) +
                         little_endian(0, 4) + little_endian(sum, 4) + little_endian(size, 4) +
                         little_endian(size, 4) + little_endian(name.size(), 2) +
                         little_endian(0, 2);
    directory += little_endian(0x02014b50, 4) + little_endian(20, 2) + common +
                 little_endian(0, 10) + little_endian(archive.size(), 4) + name;
    archive += little_endian(0x04034b50, 4) + common + name + content;
  }
  return archive + directory + little_endian(0x06054b50, 4) + little_endian(0, 4) +
         little_endian(members.size(), 2) + little_endian(members.size(), 2) +
         little_endian(directory.size(), 4) + little_endian(archive.size(), 4) +
         little_endian(0, 2);
}

TEST_F(Binary, Idx) {
  auto set = load("images", idx(8, {2, 1, 3}, "\1\2\3\4\5\6"));
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(set->format, "idx");
  EXPECT_EQ(set->tensors[0].name, "x");
  EXPECT_EQ(set->tensors[0].shape, (std::vector<int64_t>{2, 1, 3}));
  set = load("labels.gz", gzip(idx(0x0b, {2}, std::string("\1\0\xff\xfe", 4))));
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(set->tensors[0].name, "label");
  EXPECT_EQ(values(set->tensors[0]), (std::vector<double>{256, -2}));
  set = load("floats", idx(0x0d, {1, 1}, std::string("\x3f\x80\0\0", 4)));
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(values(set->tensors[0]), (std::vector<double>{1}));
}

TEST_F(Binary, IdxThatLies) {
  EXPECT_EQ(failure("a", idx(8, {2, 3}, "12345")),
            "`a` is cut off: 5 of 6 bytes of numbers are there");
  EXPECT_EQ(failure("a", idx(8, {2, 3}, "1234567")), "`a` is longer than its header says");
  EXPECT_NE(failure("a", idx(8, {1u << 31, 1u << 31, 1u << 31}, "1")).find("larger than memory"),
            std::string::npos);
  EXPECT_NE(failure("a", idx(8, {1u << 30, 1u << 30}, "1")).find("`a` "), std::string::npos);
  EXPECT_NE(failure("a.gz", gzip(idx(8, {1u << 30}, "1"))).find("more than the file can hold"),
            std::string::npos);
  EXPECT_NE(failure("a.idx", "none of them 1\n"), "");
}

TEST_F(Binary, Npy) {
  auto set = load("a.npy", npy("<f4", "(2, 2)", numbers<float>({1, 2, 3, 4})));
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(values(set->tensors[0]), (std::vector<double>{1, 2, 3, 4}));
  set = load("a.npy", npy("<f8", "(2, 3)", numbers<double>({1, 4, 2, 5, 3, 6}), "True"));
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(values(set->tensors[0]), (std::vector<double>{1, 2, 3, 4, 5, 6}));
  set = load("a.npy", npy(">i4", "(1,)", std::string("\0\0\1\0", 4)));
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(set->tensors[0].name, "label");
  EXPECT_EQ(values(set->tensors[0]), (std::vector<double>{256}));
  set = load("a.npy", npy("|b1", "(2, 1)", std::string("\0\1", 2)));
  ASSERT_TRUE(set) << set.status().message();
}

TEST_F(Binary, NpyThatLies) {
  EXPECT_NE(failure("a.npy", npy("<U5", "(2,)", "")).find("holds numbers of type `<U5`"),
            std::string::npos);
  EXPECT_NE(failure("a.npy", npy("<f4", "()", "1234")).find("single number"), std::string::npos);
  EXPECT_NE(failure("a.npy", npy("<f4", "(2, -3)", "")).find("without `descr`"), std::string::npos);
  EXPECT_NE(failure("a.npy", npy("<f4", "(4611686018427387904, 8)", "")).find("larger than memory"),
            std::string::npos);
  EXPECT_NE(failure("a.npy", npy("<f4", "(1000000,)", "1234")).find("is cut off"),
            std::string::npos);
  EXPECT_NE(failure("a.npy", npy("<f4", "(2, 2)", "1234567")), "");
  EXPECT_NE(failure("a.npy", std::string("\x93NUMPY\x02\x00\xff\xff\xff\xff{}", 14)), "");
  EXPECT_NE(failure("a.npy", std::string("\x93NUMPY\x09\x00\x01\x00{}", 12)).find("version 9"),
            std::string::npos);
  std::string whole = npy("<i8", "(3, 2)", numbers<int64_t>({1, 2, 3, 4, 5, 6}));
  for (size_t length = 0; length < whole.size(); ++length)
    EXPECT_NE(failure("a.npy", whole.substr(0, length)), "") << length;
}

TEST_F(Binary, Npz) {
  std::string content = npz({{"x.npy", npy("<f4", "(2, 1)", numbers<float>({1, 2}))},
                             {"label.npy", npy("<i4", "(2,)", numbers<int32_t>({3, 4}))},
                             {"note.txt", "hello"}});
  auto set = load("a.npz", content);
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(set->names(), "`x`, `label`");
  EXPECT_EQ(values(*set->find("label")), (std::vector<double>{3, 4}));
  for (size_t length = 1; length < content.size(); ++length)
    EXPECT_NE(failure("a.npz", content.substr(0, length)), "") << length;
  content[content.find("(2, 1)") + 1] = '1'; // damaged inside: the checksum tells
  EXPECT_NE(failure("a.npz", content), "");
}

TEST_F(Binary, NpzThatLies) {
  std::string array = npy("<f4", "(2, 1)", numbers<float>({1, 2}));
  EXPECT_NE(failure("a.npz", npz({{"x.npy", array}}, 0xfffffff0)).find("outside the file"),
            std::string::npos);
  EXPECT_EQ(failure("a.npz", npz({{"note.txt", "hello"}})), "`a.npz` holds no arrays");
  std::string deflated = npz({{"x.npy", array}});
  size_t entry = deflated.find("PK\1\2");
  deflated[entry + 10] = 99;
  EXPECT_NE(failure("a.npz", deflated).find("compressed by method 99"), std::string::npos);
}

TEST_F(Binary, Raw) {
  options.shape = {2, 2};
  auto set = load("a.bin", "12345678");
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(set->tensors[0].shape, (std::vector<int64_t>{2, 2, 2}));
  options.element = rt::DataElement::f32;
  set = load("a.bin.gz", gzip(numbers<float>({1, 2, 3, 4})));
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(values(set->tensors[0]), (std::vector<double>{1, 2, 3, 4}));
  EXPECT_EQ(failure("a.bin", "123456789"),
            "`a.bin` has 9 bytes, which is not a whole number of rows "
            "of 16 bytes (shape [2, 2], f32)");
  options.memory_limit = 4;
  EXPECT_NE(failure("a.bin", numbers<float>({1, 2, 3, 4})).find("larger than the 4 bytes"),
            std::string::npos);
  options.shape = {INT64_MAX, 4};
  EXPECT_NE(failure("a.bin", "1234").find("cannot be read"), std::string::npos);
}

TEST_F(Binary, FilesThatAreNone) {
  EXPECT_NE(rt::load_data((folder / "none").string(), {}).status().message().find("No such file"),
            std::string::npos);
  EXPECT_NE(rt::load_data("/dev/null", {}).status().message().find("not a regular file"),
            std::string::npos);
  options.format = "parquet";
  EXPECT_EQ(failure("a", "1"), "there is no data format `parquet`; the formats are npz, npy, idx, "
                               "png, csv, text, raw");
}

} // namespace
} // namespace gradus::test
