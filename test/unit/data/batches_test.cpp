// Splits, shuffles and batches: pure functions of seed and step, the same on any path.
#include "runtime/data/batches.h"

#include <gtest/gtest.h>
#include <set>

namespace gradus::test {
namespace {

namespace rt = gradus::runtime;

rt::DataTensor counting(int64_t rows) {
  rt::DataTensor tensor;
  tensor.name = "x";
  tensor.element = rt::DataElement::i32;
  tensor.shape = {rows, 1};
  tensor.bytes.resize(static_cast<size_t>(rows) * 4);
  for (int32_t row = 0; row < rows; ++row)
    std::memcpy(&tensor.bytes[static_cast<size_t>(row) * 4], &row, 4);
  return tensor;
}

std::unique_ptr<rt::ArrayExamples> examples_of(const rt::DataTensor &tensor) {
  rt::ArrayField field;
  field.field = {"x", GRADUS_F32, 1};
  field.tensor = &tensor;
  auto made = rt::ArrayExamples::make({field});
  return std::move(*made);
}

/// All numbers of the steps [first, end), batch after batch.
std::vector<std::vector<float>> read(const rt::Examples &examples, const rt::ExampleOrder &order,
                                     rt::BatchPlan plan, uint64_t first, uint64_t end,
                                     size_t slab) {
  std::vector<std::vector<float>> batches;
  rt::BatchReader reader(examples, order, plan, first, end, slab);
  for (;;) {
    auto batch = reader.next();
    EXPECT_TRUE(batch);
    if (!*batch)
      return batches;
    EXPECT_EQ(reinterpret_cast<uintptr_t>((*batch)->buffers[0]) % 64, 0u);
    auto *values = static_cast<const float *>((*batch)->buffers[0]);
    batches.emplace_back(values, values + (*batch)->size);
  }
}

TEST(Permutation, IsABijectionForEverySize) {
  for (int64_t size : {1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 255, 257, 1000, 4096, 5000}) {
    rt::Permutation permutation(size, 42);
    std::set<int64_t> seen;
    for (int64_t index = 0; index < size; ++index) {
      int64_t image = permutation(index);
      EXPECT_GE(image, 0);
      EXPECT_LT(image, size);
      seen.insert(image);
    }
    EXPECT_EQ(static_cast<int64_t>(seen.size()), size);
  }
}

TEST(Permutation, MovesNearlyEveryone) {
  rt::Permutation one(5000, 1), two(5000, 2);
  int64_t fixed = 0, same = 0, ascending = 0;
  for (int64_t index = 0; index < 5000; ++index) {
    fixed += one(index) == index;
    same += one(index) == two(index);
    ascending += index > 0 && one(index) > one(index - 1);
  }
  EXPECT_LT(fixed, 10);
  EXPECT_LT(same, 10);
  EXPECT_NEAR(static_cast<double>(ascending), 2500, 150); // 20.4 is one standard deviation
}

TEST(Order, TheConstantsHaveNotChanged) {
  // Runs that people resume depend on these numbers.
  rt::ExampleOrder order = rt::ExampleOrder::training(100, 10, 7, true);
  std::vector<int64_t> rows;
  for (int64_t position = 0; position < 5; ++position)
    rows.push_back(order.epoch(3).row(position));
  EXPECT_EQ(rows, (std::vector<int64_t>{55, 93, 13, 84, 51}));
}

TEST(Order, SplitsWithoutOverlap) {
  for (int64_t held : {0, 1, 10, 99}) {
    rt::ExampleOrder training = rt::ExampleOrder::training(100, held, 5, true);
    rt::ExampleOrder validation = rt::ExampleOrder::validation(100, held, 5);
    for (uint64_t epoch : {0, 1, 7}) {
      std::set<int64_t> rows;
      for (int64_t at = 0; at < training.size(); ++at)
        rows.insert(training.epoch(epoch).row(at));
      for (int64_t at = 0; at < validation.size(); ++at)
        rows.insert(validation.epoch(epoch).row(at));
      EXPECT_EQ(rows.size(), 100u);
    }
    if (held) {
      EXPECT_EQ(validation.epoch(0).row(0), validation.epoch(1).row(0));
    }
  }
}

TEST(Order, OfWhatFollowsEachOther) {
  rt::ExampleOrder tail = rt::ExampleOrder::tail(100, 7);
  rt::ExampleOrder::Epoch last = tail.epoch(3);
  ASSERT_EQ(tail.size(), 7);
  EXPECT_EQ(last.row(0), 93);
  EXPECT_EQ(last.row(6), 99);
  rt::ExampleOrder before = rt::ExampleOrder::before_tail(100, 7, 5, true);
  std::set<int64_t> seen;
  rt::ExampleOrder::Epoch first = before.epoch(0);
  for (int64_t at = 0; at < before.size(); ++at)
    seen.insert(first.row(at));
  EXPECT_EQ(seen.size(), 93u);
  EXPECT_EQ(*seen.rbegin(), 92);
}

TEST(Order, RowsOfBatchesAreStreams) {
  // 93 windows in 4 streams of 23.
  rt::ExampleOrder order = rt::ExampleOrder::in_streams(100, 7, 4);
  for (uint64_t epoch : {0, 5}) {
    rt::ExampleOrder::Epoch rows = order.epoch(epoch);
    for (int64_t batch = 0; batch < 23; ++batch)
      for (int64_t row = 0; row < 4; ++row)
        EXPECT_EQ(rows.row(batch * 4 + row), row * 23 + batch);
  }
}

TEST(Order, TheEndInStreams) {
  rt::ExampleOrder order = rt::ExampleOrder::tail_in_streams(100, 7, 2);
  rt::ExampleOrder::Epoch rows = order.epoch(0);
  ASSERT_EQ(order.size(), 7);
  for (int64_t batch = 0; batch < 3; ++batch)
    for (int64_t row = 0; row < 2; ++row)
      EXPECT_EQ(rows.row(batch * 2 + row), 93 + row * 3 + batch);
}

TEST(Batches, TheLastIsShort) {
  rt::DataTensor tensor = counting(10);
  auto examples = examples_of(tensor);
  rt::BatchPlan plan;
  plan.examples = 10;
  plan.batch_size = 4;
  auto batches = read(*examples, rt::ExampleOrder::in_sequence(10), plan, 0, 6, 1 << 20);
  ASSERT_EQ(batches.size(), 6u);
  EXPECT_EQ(batches[2], (std::vector<float>{8, 9}));
  EXPECT_EQ(batches[3], (std::vector<float>{0, 1, 2, 3}));
  plan.whole_only = true;
  EXPECT_EQ(plan.per_epoch(), 2);
}

TEST(Batches, TheSameFromAnyStepAndSlab) {
  rt::DataTensor tensor = counting(103);
  auto examples = examples_of(tensor);
  rt::ExampleOrder order = rt::ExampleOrder::training(103, 13, 3, true);
  rt::BatchPlan plan;
  plan.examples = order.size();
  plan.batch_size = 8;
  auto whole = read(*examples, order, plan, 0, 40, 1 << 20);
  for (size_t slab : {1, 100, 1000})
    for (uint64_t first : {0, 1, 11, 12, 13, 39, 40}) {
      auto part = read(*examples, order, plan, first, 40, slab);
      EXPECT_EQ(part, std::vector<std::vector<float>>(whole.begin() + static_cast<long>(first),
                                                      whole.end()));
    }
}

TEST(Batches, EndsCleanlyInTheMiddle) {
  rt::DataTensor tensor = counting(1000);
  auto examples = examples_of(tensor);
  rt::ExampleOrder order = rt::ExampleOrder::in_sequence(1000);
  rt::BatchPlan plan;
  plan.examples = 1000;
  plan.batch_size = 1;
  for (int taken = 0; taken < 50; ++taken) {
    rt::BatchReader reader(*examples, order, plan, 0, 100000, 300);
    for (int step = 0; step < taken; ++step)
      EXPECT_TRUE(reader.next());
  }
}

TEST(Batches, AFailureComesInItsTurn) {
  rt::CallbackExamples examples(
      100, {{"x", GRADUS_F32, 1}}, [](const int64_t *rows, int64_t, void *const *) {
        return rows[0] == 42 ? rt::Status(GRADUS_IO, "row 42 is gone") : rt::Status();
      });
  rt::ExampleOrder order = rt::ExampleOrder::in_sequence(100);
  rt::BatchPlan plan;
  plan.examples = 100;
  rt::BatchReader reader(examples, order, plan, 0, 100, 1000);
  for (int step = 0; step < 42; ++step)
    ASSERT_TRUE(reader.next()) << step;
  auto failed = reader.next();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.status().message(), "row 42 is gone");
}

TEST(Examples, ScaleDividesFloatsOnly) {
  rt::DataTensor tensor = counting(256);
  rt::ArrayField real, whole;
  real.field = {"x", GRADUS_F32, 1};
  whole.field = {"label", GRADUS_I64, 1};
  real.tensor = whole.tensor = &tensor;
  real.scale = whole.scale = 255;
  auto examples = rt::ArrayExamples::make({real, whole});
  ASSERT_TRUE(examples);
  int64_t row = 77, label = 0;
  float x = 0;
  void *buffers[] = {&x, &label};
  ASSERT_TRUE((*examples)->gather(&row, 1, buffers).ok());
  EXPECT_EQ(x, 77.0f / 255.0f);
  EXPECT_EQ(label, 77);
}

} // namespace
} // namespace gradus::test
