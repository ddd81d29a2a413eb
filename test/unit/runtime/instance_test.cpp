// An instance at work: training, functions, draws, hyperparameters, memory, threads.
#include "test/unit/runtime/linear_fixture.h"

#include <cmath>
#include <thread>

namespace gradus::test {
namespace {

TEST(Instance, TrainsALinearRegression) {
  Linear model;
  ASSERT_EQ(model.status, GRADUS_OK) << model.message();
  Examples data(50);
  float first = 0, loss = 0;
  ASSERT_EQ(model.fit(data.x, data.y, first), GRADUS_OK) << model.message();
  for (int i = 0; i < 500; ++i)
    ASSERT_EQ(model.fit(data.x, data.y, loss), GRADUS_OK);
  EXPECT_GT(first, 0.1f);
  EXPECT_LT(loss, 1e-6f);
  uint64_t steps = 0;
  EXPECT_EQ(gradus_step_count(model.handle, &steps), GRADUS_OK);
  EXPECT_EQ(steps, 501u);

  std::vector<float> y(data.y.size());
  void *arguments[] = {data.x.data(), y.data()};
  int64_t n = 50;
  ASSERT_EQ(gradus_call(model.handle, predict, arguments, &n), GRADUS_OK);
  for (size_t i = 0; i < y.size(); ++i)
    EXPECT_NEAR(y[i], data.y[i], 0.01f);
}

TEST(Instance, SameSeedSameBitsOnAnyNumberOfThreads) {
  Examples data(400);
  std::vector<float> first;
  for (int threads : {1, 2, 3, 4}) {
    Linear model(9, threads);
    float loss;
    for (int i = 0; i < 20; ++i)
      ASSERT_EQ(model.fit(data.x, data.y, loss), GRADUS_OK);
    if (first.empty())
      first = model.weights();
    EXPECT_EQ(model.weights(), first) << threads << " threads";
  }
  EXPECT_NE(Linear(10).weights(), Linear(11).weights());
}

TEST(Instance, InstancesRunSideBySide) {
  Examples data(100);
  Linear one(1, 1), two(1, 1), alone(1, 1);
  auto train = [&data](Linear &model) {
    float loss;
    for (int i = 0; i < 300; ++i)
      ASSERT_EQ(model.fit(data.x, data.y, loss), GRADUS_OK);
  };
  std::thread first([&] { train(one); }), second([&] { train(two); });
  first.join();
  second.join();
  train(alone);
  EXPECT_EQ(one.weights(), alone.weights());
  EXPECT_EQ(two.weights(), alone.weights());
}

TEST(Instance, BindingsOfManySizes) {
  Linear model;
  float loss;
  for (int round = 0; round < 2; ++round)
    for (int n : {1, 300, 2, 17, 64}) {
      Examples data(n);
      ASSERT_EQ(model.fit(data.x, data.y, loss), GRADUS_OK) << model.message();
      EXPECT_TRUE(std::isfinite(loss));
    }
}

TEST(Instance, NoRowsAreNoRows) {
  Linear model;
  void *arguments[] = {nullptr, nullptr};
  int64_t n = 0;
  EXPECT_EQ(gradus_call(model.handle, predict, arguments, &n), GRADUS_OK) << model.message();
}

TEST(Instance, DrawsAreReplayable) {
  auto draw = [](Linear &model) {
    std::vector<float> z(10);
    void *arguments[] = {z.data()};
    int64_t n = 10;
    EXPECT_EQ(gradus_call(model.handle, noise, arguments, &n), GRADUS_OK);
    return z;
  };
  Linear one(5), two(5), other(6);
  std::vector<float> first = draw(one), second = draw(one);
  EXPECT_NE(first, second);
  EXPECT_EQ(draw(two), first);
  EXPECT_EQ(draw(two), second);
  EXPECT_NE(draw(other), first);
  EXPECT_EQ(gradus_seed(one.handle, 6), GRADUS_OK);
  EXPECT_NE(draw(one), draw(other)) << "the third draw of one, the second of the other";
}

TEST(Instance, InitializeStartsAnew) {
  Linear model(3);
  std::vector<float> before = model.weights();
  Examples data(20);
  float loss;
  for (int i = 0; i < 5; ++i)
    ASSERT_EQ(model.fit(data.x, data.y, loss), GRADUS_OK);
  std::vector<float> trained = model.weights();
  EXPECT_NE(trained, before);
  ASSERT_EQ(gradus_initialize(model.handle, 3), GRADUS_OK);
  EXPECT_EQ(model.weights(), before);
  uint64_t steps = 9;
  gradus_step_count(model.handle, &steps);
  EXPECT_EQ(steps, 0u);
  for (int i = 0; i < 5; ++i)
    ASSERT_EQ(model.fit(data.x, data.y, loss), GRADUS_OK);
  EXPECT_EQ(model.weights(), trained) << "the optimizer's state was not cleared";
}

TEST(Instance, Hyperparameters) {
  Linear model;
  double rate = 0;
  EXPECT_EQ(gradus_get(model.handle, "fit.rate", &rate), GRADUS_OK);
  EXPECT_EQ(rate, 0.05);
  EXPECT_EQ(gradus_set(model.handle, "fit.rate", 0), GRADUS_OK);
  std::vector<float> before = model.weights();
  Examples data(5);
  float loss;
  EXPECT_EQ(model.fit(data.x, data.y, loss), GRADUS_OK);
  EXPECT_EQ(model.weights(), before);
}

TEST(Instance, ParametersByName) {
  Linear model;
  std::vector<float> weight(12, 2.5f), read(12);
  EXPECT_EQ(gradus_write_parameter(model.handle, "linear.weight", weight.data(), 12), GRADUS_OK);
  EXPECT_EQ(gradus_read_parameter(model.handle, "linear.weight", read.data(), 12), GRADUS_OK);
  EXPECT_EQ(read, weight);
  float mean[3];
  EXPECT_EQ(gradus_read_parameter(model.handle, "norm.mean", mean, 3), GRADUS_OK);
  EXPECT_NEAR(mean[0] * mean[0] + mean[1] * mean[1] + mean[2] * mean[2], 1, 1e-6);
}

TEST(Instance, MemoryIsKnownBeforehand) {
  Linear model;
  int64_t small = 10, large = 100'000;
  uint64_t few = 0, many = 0;
  ASSERT_EQ(gradus_memory(model.handle, fit_step, &small, &few), GRADUS_OK);
  ASSERT_EQ(gradus_memory(model.handle, fit_step, &large, &many), GRADUS_OK);
  EXPECT_GE(many, 1'200'000u);
  EXPECT_LT(many, 1'400'000u);
  EXPECT_LT(few, 200'000u);
}

/// Counts what the host's allocator is asked for.
struct CountingHost {
  int allocations = 0, releases = 0;
  static void *allocate(void *context, size_t bytes, size_t alignment) {
    ++static_cast<CountingHost *>(context)->allocations;
    return aligned_alloc(alignment, bytes);
  }
  static void release(void *context, void *memory) {
    ++static_cast<CountingHost *>(context)->releases;
    free(memory);
  }
};

TEST(Instance, APreparedStepAllocatesNothing) {
  CountingHost host;
  {
    gradus_options options = Linear::make_options(1, 2);
    options.allocate = CountingHost::allocate;
    options.release = CountingHost::release;
    options.context = &host;
    Linear model(options);
    ASSERT_EQ(model.status, GRADUS_OK) << model.message();
    const char *names[] = {"t", "n"};
    int64_t dims[] = {5, 64};
    ASSERT_EQ(gradus_prepare_all(model.handle, names, dims, 2), GRADUS_OK) << model.message();
    int before = host.allocations;
    EXPECT_GT(before, 0);
    Examples data(64);
    float loss;
    for (int i = 0; i < 3; ++i)
      ASSERT_EQ(model.fit(data.x, data.y, loss), GRADUS_OK);
    EXPECT_EQ(host.allocations, before);
  }
  EXPECT_EQ(host.allocations, host.releases);
}

TEST(Instance, ShorterOptionsOfAnOlderHost) {
  gradus_options options = Linear::make_options(4, 1);
  options.size = offsetof(gradus_options, threads); // a host that knows the seed only
  options.threads = -5;                             // lies beyond its end
  Linear model(options);
  EXPECT_EQ(model.status, GRADUS_OK) << model.message();
  EXPECT_EQ(model.weights(), Linear(4).weights());
  gradus_instance *plain = nullptr;
  EXPECT_EQ(gradus_create(&linear_model, nullptr, &plain), GRADUS_OK);
  gradus_destroy(plain);
  gradus_destroy(nullptr);
}

TEST(Instance, InterruptEndsTheLoop) {
  Linear model;
  Examples data(10);
  float loss = -1;
  gradus_interrupt(model.handle);
  EXPECT_EQ(model.fit(data.x, data.y, loss), GRADUS_INTERRUPTED);
  EXPECT_EQ(loss, -1);
  EXPECT_EQ(model.fit(data.x, data.y, loss), GRADUS_INTERRUPTED);
  gradus_resume(model.handle);
  EXPECT_EQ(model.fit(data.x, data.y, loss), GRADUS_OK);
}

TEST(Instance, InterruptFromAnotherThread) {
  Linear model(1, 1);
  Examples data(10);
  float loss;
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    gradus_interrupt(model.handle);
  });
  uint64_t completed = 0;
  gradus_status status;
  while ((status = model.fit(data.x, data.y, loss)) == GRADUS_OK)
    ++completed;
  other.join();
  EXPECT_EQ(status, GRADUS_INTERRUPTED);
  uint64_t steps;
  gradus_step_count(model.handle, &steps);
  EXPECT_GE(steps, completed);
  EXPECT_LE(steps, completed + 1)
      << "the step that was running counts, though its status says interrupted";
}

TEST(Instance, EntriesByName) {
  EXPECT_EQ(gradus_find_entry(&linear_model, "fit_step"), fit_step);
  EXPECT_EQ(gradus_find_entry(&linear_model, "fit"), -1);
  EXPECT_EQ(gradus_find_entry(nullptr, "fit"), -1);
  EXPECT_EQ(gradus_find_entry(&linear_model, nullptr), -1);
  Linear model;
  EXPECT_EQ(gradus_model_of(model.handle), &linear_model);
}

} // namespace
} // namespace gradus::test
