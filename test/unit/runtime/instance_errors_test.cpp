// What a caller can do wrong, and the sentence for each.
#include "test/unit/runtime/linear_fixture.h"

#include <cmath>
#include <limits>

namespace gradus::test {
namespace {

class InstanceErrors : public testing::Test {
protected:
  void expect(gradus_status got, gradus_status wanted, const std::string &sentence) {
    EXPECT_EQ(got, wanted);
    EXPECT_EQ(model.message(), sentence);
  }
  Linear model;
};

TEST_F(InstanceErrors, Dimensions) {
  float loss = 7;
  float x[4] = {}, y[3] = {};
  void *arguments[] = {x, y, &loss};
  auto call = [&](int64_t n) { return gradus_call(model.handle, fit_step, arguments, &n); };
  expect(call(-1), GRADUS_INVALID_ARGUMENT,
         "`n` is -1 in a call of `fit_step`; a size cannot be negative");
  expect(call(0), GRADUS_INVALID_ARGUMENT,
         "`n` is 0 in a call of `fit_step`; a loss needs at least one example");
  expect(call(INT64_MAX), GRADUS_INVALID_ARGUMENT,
         "`n` = 9223372036854775807 in a call of `fit_step`: no machine has memory for sizes like "
         "these");
  EXPECT_EQ(call(int64_t(1) << 42), GRADUS_INVALID_ARGUMENT);
  EXPECT_NE(model.message().find("makes `x` of `fit_step` 70 TB; this machine has"),
            std::string::npos)
      << model.message();
  expect(gradus_call(model.handle, fit_step, arguments, nullptr), GRADUS_INVALID_ARGUMENT,
         "the dimensions in a call of `fit_step` are a null pointer");
  EXPECT_EQ(loss, 7) << "a failing call changed its result";
}

TEST_F(InstanceErrors, NullPointers) {
  float x[4] = {};
  void *arguments[] = {x, nullptr};
  int64_t n = 1;
  expect(gradus_call(model.handle, predict, arguments, &n), GRADUS_INVALID_ARGUMENT,
         "`y` is a null pointer in a call of `predict`");
  expect(gradus_call(model.handle, predict, nullptr, &n), GRADUS_INVALID_ARGUMENT,
         "the arguments of `predict` are a null pointer");
  expect(gradus_memory(model.handle, predict, &n, nullptr), GRADUS_INVALID_ARGUMENT,
         "`bytes` is a null pointer");
  expect(gradus_set(model.handle, nullptr, 1), GRADUS_INVALID_ARGUMENT, "`name` is a null pointer");
  expect(gradus_save(model.handle, nullptr), GRADUS_INVALID_ARGUMENT, "`path` is a null pointer");
  EXPECT_EQ(gradus_call(nullptr, predict, arguments, &n), GRADUS_INVALID_ARGUMENT);
  EXPECT_STREQ(gradus_message(nullptr), "there is no instance");
  EXPECT_EQ(gradus_create(&linear_model, nullptr, nullptr), GRADUS_INVALID_ARGUMENT);
}

TEST_F(InstanceErrors, Labels) {
  int32_t labels[] = {0, 2, 1, 3, -1};
  float numbers[5] = {9, 9, 9, 9, 9};
  void *arguments[] = {labels, numbers};
  int64_t n = 5;
  expect(gradus_call(model.handle, pick, arguments, &n), GRADUS_INVALID_ARGUMENT,
         "`label`[3] is 3 in a call of `pick`; it must lie between 0 and 2 or be -7");
  EXPECT_EQ(numbers[0], 9);
  labels[3] = 0;
  expect(gradus_call(model.handle, pick, arguments, &n), GRADUS_INVALID_ARGUMENT,
         "`label`[4] is -1 in a call of `pick`; it must lie between 0 and 2 or be -7");
  for (int32_t label : {2, -7}) {
    labels[4] = label;
    expect(gradus_call(model.handle, pick, arguments, &n), GRADUS_OK, "");
    EXPECT_EQ(numbers[4], label);
  }
}

TEST_F(InstanceErrors, Names) {
  expect(gradus_set(model.handle, "fit.rte", 1), GRADUS_INVALID_ARGUMENT,
         "there is no hyperparameter `fit.rte`; there are `fit.rate`");
  float values[12];
  expect(gradus_read_parameter(model.handle, "linear", values, 12), GRADUS_INVALID_ARGUMENT,
         "there is no parameter or state `linear`; there are `linear.weight`, `linear.bias`, "
         "`norm.mean`");
  expect(gradus_read_parameter(model.handle, "linear.bias", values, 12), GRADUS_INVALID_ARGUMENT,
         "`linear.bias` has 3 elements, not 12");
  int64_t n = 1;
  expect(gradus_prepare(model.handle, 17, &n), GRADUS_INVALID_ARGUMENT,
         "there is no entry 17 in `linear`, which has 6");
  EXPECT_EQ(gradus_prepare(model.handle, -1, &n), GRADUS_INVALID_ARGUMENT);
}

TEST_F(InstanceErrors, DivergenceKeepsParametersAndResults) {
  Examples data(10);
  float loss = 5;
  ASSERT_EQ(model.fit(data.x, data.y, loss), GRADUS_OK);
  std::vector<float> before = model.weights();
  data.x[0] = std::numeric_limits<float>::quiet_NaN();
  loss = 5;
  expect(model.fit(data.x, data.y, loss), GRADUS_DIVERGED,
         "step 2: the loss of statement 1 of `fit_step` is not a finite number; that statement was "
         "not applied. A smaller rate or clipped gradients may help");
  EXPECT_EQ(loss, 5);
  EXPECT_EQ(model.weights(), before);
  uint64_t steps = 0;
  gradus_step_count(model.handle, &steps);
  EXPECT_EQ(steps, 1u);

  float x = INFINITY;
  void *arguments[] = {&x, &loss};
  int64_t n = 1;
  EXPECT_EQ(gradus_call(model.handle, blow_up, arguments, &n), GRADUS_DIVERGED);
  EXPECT_EQ(model.message().substr(0, 41), "step 2: the loss of statement 2 of `blow_");
  EXPECT_EQ(loss, 5);
}

TEST(CreateErrors, EachHasItsSentenceAndAHandle) {
  auto expect = [](const gradus_model *model, const gradus_options *options, gradus_status wanted,
                   const std::string &sentence) {
    gradus_instance *handle = nullptr;
    EXPECT_EQ(gradus_create(model, options, &handle), wanted);
    ASSERT_NE(handle, nullptr);
    EXPECT_EQ(gradus_message(handle), sentence);
    int64_t n = 1;
    EXPECT_EQ(gradus_prepare(handle, 0, &n), GRADUS_INVALID_ARGUMENT);
    EXPECT_EQ(gradus_message(handle), sentence) << "the reason is lost";
    gradus_interrupt(handle);
    gradus_resume(handle);
    gradus_destroy(handle);
  };
  expect(nullptr, nullptr, GRADUS_INVALID_ARGUMENT, "`model` is a null pointer");

  gradus_model other = linear_model;
  other.abi = 99;
  expect(&other, nullptr, GRADUS_MISMATCH,
         "the model was compiled for runtime interface 99 and this runtime has 4; compile it with "
         "the gradusc of this version");

  gradus_options options = {};
  expect(&linear_model, &options, GRADUS_INVALID_ARGUMENT,
         "the options' `size` is 0; set it to sizeof(gradus_options)");
  options.size = sizeof options;
  options.threads = -1;
  expect(&linear_model, &options, GRADUS_INVALID_ARGUMENT,
         "the options' `threads` is -1; it must be 0 (all cores) to 4096");
  options.threads = 1;
  options.release = [](void *, void *) {};
  expect(&linear_model, &options, GRADUS_INVALID_ARGUMENT,
         "the options have only one of `allocate` and `release`; give both or neither");
  options.allocate = [](void *, size_t, size_t) -> void * { return nullptr; };
  expect(&linear_model, &options, GRADUS_OUT_OF_MEMORY,
         "there is no memory for the parameters of `linear`: 60 B were asked for");

  gradus_model empty = linear_model;
  empty.storage_count = 0;
  gradus_instance *handle = nullptr;
  EXPECT_EQ(gradus_create(&empty, nullptr, &handle), GRADUS_INTERNAL);
  gradus_destroy(handle);
}

TEST(StatusNames, AreWords) {
  for (int status = GRADUS_OK; status <= GRADUS_INTERNAL; ++status)
    EXPECT_STRNE(gradus_status_name(gradus_status(status)), "unknown status");
  EXPECT_STREQ(gradus_status_name(GRADUS_INVALID_ARGUMENT), "invalid argument");
  EXPECT_STREQ(gradus_status_name(gradus_status(99)), "unknown status");
}

} // namespace
} // namespace gradus::test
