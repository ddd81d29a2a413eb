// safetensors files: written and read back, and every way of being broken that a sentence should
// name.
#include "runtime/checkpoint/safetensors.h"
#include "test/unit/temporary_folder.h"

#include <cstring>

using namespace gradus::runtime;
namespace fs = std::filesystem;

namespace {

class Safetensors : public gradus::test::FolderTest {
protected:
  void put(const std::string &content) { write("tensors.safetensors", content); }
  std::string content() {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  /// A file with this header text, and `data` bytes of zeros behind it.
  void put_header(const std::string &header, size_t data = 0) {
    uint64_t length = header.size();
    std::string text(reinterpret_cast<const char *>(&length), 8);
    put(text + header + std::string(data, '\0'));
  }
  void write_sample() {
    float weight[6] = {1, 2, 3, 4, 5, 6};
    int64_t counters[2] = {7, 8};
    Status status = write_safetensors(path,
                                      {tensor_view("w", GRADUS_F32, {2, 3}, weight),
                                       tensor_view("none", GRADUS_F32, {0}, nullptr),
                                       tensor_view("c", GRADUS_I64, {2}, counters)},
                                      {{"model", "sample"}});
    ASSERT_TRUE(status.ok()) << status.message();
  }
  void expect_corrupt(const std::string &clause) {
    auto file = read_safetensors(path);
    ASSERT_FALSE(file);
    EXPECT_EQ(file.status().code(), GRADUS_CORRUPT_FILE);
    EXPECT_NE(file.status().message().find(clause), std::string::npos) << file.status().message();
    EXPECT_NE(file.status().message().find(path), std::string::npos);
  }

  std::string path = temporary.file("tensors.safetensors");
};

TEST_F(Safetensors, RoundTrip) {
  write_sample();
  auto file = read_safetensors(path);
  ASSERT_TRUE(file) << file.status().message();
  EXPECT_EQ(file->metadata(), (Metadata{{"model", "sample"}}));
  ASSERT_EQ(file->tensors().size(), 3u);
  const TensorView *weight = file->find("w");
  ASSERT_TRUE(weight);
  EXPECT_EQ(weight->type(), "F32[2, 3]");
  float values[6];
  ASSERT_TRUE(copy_values(*weight, GRADUS_F32, values));
  EXPECT_EQ(values[5], 6);
  double doubles[6];
  ASSERT_TRUE(copy_values(*weight, GRADUS_F64, doubles));
  EXPECT_EQ(doubles[4], 5);
  EXPECT_FALSE(copy_values(*file->find("c"), GRADUS_F32, values));
  EXPECT_EQ(file->find("v"), nullptr);
  EXPECT_EQ(fs::file_size(path) % 8, 0u);
}

TEST_F(Safetensors, LeavesNothingBesideTheFile) {
  write_sample();
  write_sample();
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 1);
}

TEST_F(Safetensors, RefusesTwoTensorsOfOneName) {
  Status status = write_safetensors(
      path,
      {tensor_view("w", GRADUS_F32, {0}, nullptr), tensor_view("w", GRADUS_F32, {0}, nullptr)}, {});
  EXPECT_EQ(status.code(), GRADUS_INVALID_ARGUMENT);
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(Safetensors, MissingFile) {
  auto file = read_safetensors(path);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.status().code(), GRADUS_IO);
  EXPECT_EQ(file.status().message(), "cannot open `" + path + "`: No such file or directory");
  EXPECT_EQ(read_safetensors(folder.string()).status().code(), GRADUS_IO);
}

TEST_F(Safetensors, EveryTruncationIsNoticed) {
  write_sample();
  std::string whole = content();
  for (size_t length = 0; length < whole.size(); ++length) {
    put(whole.substr(0, length));
    auto file = read_safetensors(path);
    ASSERT_FALSE(file) << length;
    ASSERT_EQ(file.status().code(), GRADUS_CORRUPT_FILE);
  }
}

TEST_F(Safetensors, EveryFlippedBitOfTheHeaderIsHarmless) {
  write_sample();
  std::string whole = content();
  uint64_t length;
  std::memcpy(&length, whole.data(), 8);
  for (size_t byte = 0; byte < 8 + length; ++byte)
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = whole;
      flipped[byte] = char(flipped[byte] ^ (1 << bit));
      put(flipped);
      auto file = read_safetensors(path);
      if (!file) {
        ASSERT_EQ(file.status().code(), GRADUS_CORRUPT_FILE);
        ASSERT_FALSE(file.status().message().empty());
        continue;
      }
      // A flip inside a name or a text is another sound file; its views must still lie inside it.
      for (const TensorView &tensor : file->tensors())
        ASSERT_LE(tensor.bytes, whole.size());
    }
}

TEST_F(Safetensors, SaysWhatIsWrong) {
  put("abc");
  expect_corrupt("it has 3 bytes");
  put(std::string("\xff\xff\xff\xff\xff\xff\xff\xff", 8));
  expect_corrupt("its header claims 18446744073709551615 bytes; the format allows 100000000");
  put(std::string("\x10\0\0\0\0\0\0\0{}", 10));
  expect_corrupt("it may have been cut short");
  put_header("");
  expect_corrupt("the header is not JSON");
  put_header("{\"a\": ");
  expect_corrupt("the header is not JSON: the error is at its byte");
  put_header("[]");
  expect_corrupt("the header has a list where the format has none");
  put_header("3");
  expect_corrupt("the header has the number 3");
  put_header(std::string(100'000, '['));
  expect_corrupt("the header has a list");
  put_header("{\"a\": {\"dtype\": NaN}}");
  expect_corrupt("the header is not JSON");
  put_header("{\"a\": {\"dtype\": \"F32\", \"shape\": [-1], \"data_offsets\": [0, 4]}}", 4);
  expect_corrupt("the number -1");
  put_header("{\"a\": {\"dtype\": \"F32\", \"shape\": [1.5], \"data_offsets\": [0, 4]}}", 4);
  expect_corrupt("the number 1.5");
  put_header("{\"a\": {\"dtype\": \"F32\", \"shape\": [1]}}", 4);
  expect_corrupt("tensor `a` has no \"data_offsets\"");
  put_header("{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0]}}", 4);
  expect_corrupt("tensor `a` has 1 data offsets instead of 2");
  put_header("{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 8]}}", 4);
  expect_corrupt("tensor `a` claims bytes 0 to 8 of 4 bytes of data");
  put_header("{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [4, 0]}}", 4);
  expect_corrupt("tensor `a` claims bytes 4 to 0");
  put_header("{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 4]}}", 4);
  expect_corrupt("4 bytes of data where its shape and dtype need 8");
  put_header("{\"a\": {\"dtype\": \"Q4\", \"shape\": [1], \"data_offsets\": [0, 4]}}", 4);
  expect_corrupt("unknown dtype \"Q4\"");
  put_header("{\"a\": {\"dtype\": \"F32\", \"shape\": [4611686018427387904, 4], "
             "\"data_offsets\": [0, 0]}}");
  expect_corrupt("more elements than a file can hold");
  put_header("{\"a\": {\"dtype\": \"F32\", \"dtype\": \"F32\"}}");
  expect_corrupt("tensor `a` has \"dtype\" twice");
  std::string a = "\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}";
  put_header("{" + a + ", " + a + "}", 4);
  expect_corrupt("the name `a` comes twice");
  put_header("{" + a + ", \"b\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [2, 6]}}",
             8);
  expect_corrupt("tensor `b` begins at byte 2, inside the tensor before it");
  put_header("{" + a + ", \"b\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [8, 12]}}",
             12);
  expect_corrupt("tensor `b` begins at byte 8, behind unused bytes");
  put_header("{" + a + "}", 8);
  expect_corrupt("behind its last tensor there are 4 bytes that belong to none");
  put_header("{\"__metadata__\": {\"a\": 3}}");
  expect_corrupt("the number 3");
  put_header("{\"__metadata__\": {\"a\": \"x\", \"a\": \"y\"}}");
  expect_corrupt("the key \"a\" of \"__metadata__\" comes twice");
}

} // namespace
