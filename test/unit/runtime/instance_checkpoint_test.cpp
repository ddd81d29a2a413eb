// Checkpoints of an instance: the same training goes on, and a file that does not fit changes
// nothing.
#include "runtime/checkpoint/safetensors.h"
#include "test/unit/runtime/linear_fixture.h"

#include <cstring>
#include <fstream>

namespace gradus::test {
namespace {

using runtime::tensor_view;

void train(Linear &model, int steps) {
  Examples data(30);
  float loss;
  for (int i = 0; i < steps; ++i)
    ASSERT_EQ(model.fit(data.x, data.y, loss), GRADUS_OK) << model.message();
}

TEST(InstanceCheckpoint, TrainingGoesOnAsIfNeverStopped) {
  TemporaryFolder folder;
  Linear whole(3);
  train(whole, 10);
  Linear first(3);
  gradus_set(first.handle, "fit.rate", 0.05);
  train(first, 4);
  ASSERT_EQ(gradus_save(first.handle, folder.file("model").c_str()), GRADUS_OK) << first.message();
  ASSERT_EQ(gradus_save_optimizer(first.handle, folder.file("optimizer").c_str()), GRADUS_OK);
  Linear second(77);
  ASSERT_EQ(gradus_load(second.handle, folder.file("model").c_str()), GRADUS_OK)
      << second.message();
  ASSERT_EQ(gradus_load_optimizer(second.handle, folder.file("optimizer").c_str()), GRADUS_OK)
      << second.message();
  uint64_t steps;
  gradus_step_count(second.handle, &steps);
  EXPECT_EQ(steps, 4u);
  train(second, 6);
  EXPECT_EQ(second.weights(), whole.weights());
  EXPECT_EQ(folder.files(), 2u);
}

TEST(InstanceCheckpoint, HyperparametersComeBack) {
  TemporaryFolder folder;
  Linear one, two;
  gradus_set(one.handle, "fit.rate", 0.125);
  ASSERT_EQ(gradus_save_optimizer(one.handle, folder.file("o").c_str()), GRADUS_OK);
  ASSERT_EQ(gradus_load_optimizer(two.handle, folder.file("o").c_str()), GRADUS_OK)
      << two.message();
  double rate;
  gradus_get(two.handle, "fit.rate", &rate);
  EXPECT_EQ(rate, 0.125);
}

TEST(InstanceCheckpoint, MetadataNamesTheModel) {
  TemporaryFolder folder;
  Linear model(8);
  train(model, 2);
  gradus_save(model.handle, folder.file("m").c_str());
  auto file = runtime::read_safetensors(folder.file("m"));
  ASSERT_TRUE(file);
  EXPECT_EQ(file->metadata().at("model"), "linear");
  EXPECT_EQ(file->metadata().at("step"), "2");
  EXPECT_EQ(file->metadata().at("seed"), "8");
  EXPECT_EQ(file->metadata().at("manifest_hash"), "0123");
  ASSERT_EQ(file->tensors().size(), 3u);
  EXPECT_EQ(file->find("norm.mean")->type(), "F32[3]");
}

class Foreign : public testing::Test {
protected:
  void write(const std::vector<runtime::TensorView> &tensors) {
    auto status = runtime::write_safetensors(path, tensors, {});
    ASSERT_TRUE(status.ok()) << status.message();
  }
  void expect_refused(gradus_status wanted, const std::string &clause) {
    std::vector<float> before = model.weights();
    EXPECT_EQ(gradus_load(model.handle, path.c_str()), wanted);
    EXPECT_NE(model.message().find(clause), std::string::npos) << model.message();
    EXPECT_EQ(model.weights(), before) << "a refused file changed something";
  }

  TemporaryFolder folder;
  std::string path = folder.file("foreign.safetensors");
  Linear model;
  std::vector<float> zeros = std::vector<float>(100);
  std::vector<double> halves = std::vector<double>(100, 0.5);
};

TEST_F(Foreign, DoublesBecomeFloats) {
  write({tensor_view("norm.mean", GRADUS_F64, {3}, halves.data()),
         tensor_view("linear.weight", GRADUS_F32, {4, 3}, zeros.data()),
         tensor_view("linear.bias", GRADUS_F64, {3}, halves.data())});
  ASSERT_EQ(gradus_load(model.handle, path.c_str()), GRADUS_OK) << model.message();
  std::vector<float> expected(15);
  expected[12] = expected[13] = expected[14] = 0.5f;
  EXPECT_EQ(model.weights(), expected);
}

TEST_F(Foreign, EachTensorThatDoesNotFitIsNamed) {
  write({tensor_view("linear.weight", GRADUS_F32, {3, 4}, zeros.data()),
         tensor_view("norm.mean", GRADUS_I32, {3}, zeros.data()),
         tensor_view("other", GRADUS_F32, {1}, zeros.data())});
  expect_refused(
      GRADUS_MISMATCH,
      "does not fit `linear`: `linear.weight` is F32[3, 4], not F32[4, 3]; `linear.bias` "
      "is missing; `norm.mean` is I32[3], not F32[3]; `other` is not a tensor of the "
      "model; nothing was loaded");
}

TEST_F(Foreign, FromTheSixthOnTheyAreCounted) {
  std::vector<runtime::TensorView> tensors;
  for (int i = 0; i < 9; ++i)
    tensors.push_back(tensor_view("extra" + std::to_string(i), GRADUS_F32, {1}, zeros.data()));
  write(tensors);
  expect_refused(GRADUS_MISMATCH, "`extra1` is not a tensor of the model; and 7 more; nothing");
}

TEST_F(Foreign, WeightsAreNoOptimizer) {
  ASSERT_EQ(gradus_save(model.handle, path.c_str()), GRADUS_OK);
  EXPECT_EQ(gradus_load_optimizer(model.handle, path.c_str()), GRADUS_MISMATCH);
  EXPECT_NE(model.message().find("it is not the optimizer state of a model"), std::string::npos);
}

TEST_F(Foreign, EveryFlippedBitLoadsWholeOrNotAtAll) {
  ASSERT_EQ(gradus_save_optimizer(model.handle, path.c_str()), GRADUS_OK);
  std::ifstream stream(path, std::ios::binary);
  std::string whole{std::istreambuf_iterator<char>(stream), {}};
  uint64_t length;
  std::memcpy(&length, whole.data(), 8);
  for (size_t byte = 0; byte < 8 + length; ++byte)
    for (int bit = 0; bit < 8; bit += 3) {
      std::string flipped = whole;
      flipped[byte] = char(flipped[byte] ^ (1 << bit));
      std::ofstream(path, std::ios::binary) << flipped;
      gradus_status status = gradus_load_optimizer(model.handle, path.c_str());
      ASSERT_TRUE(status == GRADUS_OK || status == GRADUS_CORRUPT_FILE ||
                  status == GRADUS_MISMATCH);
      ASSERT_EQ(status == GRADUS_OK, model.message().empty());
    }
}

TEST_F(Foreign, NoSuchFolder) {
  EXPECT_EQ(gradus_save(model.handle, folder.file("no/such").c_str()), GRADUS_IO);
  EXPECT_EQ(model.message(), "cannot create a file beside `" + folder.file("no/such") +
                                 "`: No such file or directory");
}

} // namespace
} // namespace gradus::test
