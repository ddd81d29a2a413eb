// Loops by hand, as a compiler would emit them: what a body multiplies by is packed once where it is the same in
// all steps, and gives the bits that single products give.
#include "gradus/gradus.h"
#include "runtime/primitives/matmul.h"
#include "test/unit/runtime/linear_model.h"

#include <gtest/gtest.h>
#include <vector>

namespace gradus::test {

namespace {

constexpr int64_t width = 37, square = width * width;

// ---- one step: next = tanh(h u + bias), y = next v', z = next x, with x: the step's own matrix ----

enum { body_x, body_h, body_vu, body_bias, body_y, body_z, body_next, body_u, body_slot_count };

constexpr gradus_extent fixed(int64_t extent) { return {extent, -1, nullptr}; }
constexpr gradus_extent n = {0, 0, nullptr}, t = {0, 1, nullptr};
constexpr gradus_argument input(const char *name, int32_t rank, const gradus_extent *shape) {
  return {name, GRADUS_F32, rank, shape, 0, 0, 0, 0, 0};
}
constexpr gradus_argument result(const char *name, int32_t rank, const gradus_extent *shape) {
  return {name, GRADUS_F32, rank, shape, 1, 0, 0, 0, 0};
}

constexpr gradus_extent one_square[] = {fixed(width), fixed(width)},
                        two_squares[] = {fixed(2), fixed(width), fixed(width)}, one_row[] = {fixed(width)},
                        rows[] = {n, fixed(width)};
const gradus_argument body_arguments[] = {
    input("x", 2, one_square), input("h", 2, rows),
    input("vu", 3, two_squares), input("bias", 1, one_row),
    result("y", 2, rows), result("z", 2, rows),
    result("next", 2, rows)};
const gradus_slot body_slots[] = {{GRADUS_SLOT_ARGUMENT, 0, 0}, {GRADUS_SLOT_ARGUMENT, 1, 0},
                                  {GRADUS_SLOT_ARGUMENT, 2, 0}, {GRADUS_SLOT_ARGUMENT, 3, 0},
                                  {GRADUS_SLOT_ARGUMENT, 4, 0}, {GRADUS_SLOT_ARGUMENT, 5, 0},
                                  {GRADUS_SLOT_ARGUMENT, 6, 0}, {GRADUS_SLOT_VIEW, body_vu, square * 4}};
const gradus_matmul_spec to_next = {GRADUS_F32, body_h, body_u, body_next, body_bias, 0, 0, 0, 0, GRADUS_TANH},
                         to_y = {GRADUS_F32, body_next, body_vu, body_y, -1, 0, 1, 0, 0, GRADUS_LINEAR},
                         to_z = {GRADUS_F32, body_next, body_x, body_z, -1, 0, 0, 0, 0, GRADUS_LINEAR};

void describe_body(gradus_plan *plan, const int64_t *dims) {
  gradus_plan_matmul(plan, 0, 0, &to_next, 1, dims[0], width, width);
  gradus_plan_matmul(plan, 1, 1, &to_y, 1, dims[0], width, width);
  gradus_plan_matmul(plan, 2, 2, &to_z, 1, dims[0], width, width);
}

int32_t run_body(const gradus_frame *frame) {
  for (int32_t product : {0, 1, 2})
    gradus_run_matmul(frame, product);
  return 0;
}

// ---- walk(x: f32[t, width, width], h: f32[n, width], vu, bias) -> y, z: f32[t, n, width], last ----

constexpr gradus_extent squares[] = {t, fixed(width), fixed(width)}, stacked[] = {t, n, fixed(width)};
const gradus_argument walk_arguments[] = {
    input("x", 3, squares), input("h", 2, rows),
    input("vu", 3, two_squares), input("bias", 1, one_row),
    result("y", 3, stacked), result("z", 3, stacked),
    result("last", 2, rows)};
const char *const n_and_t[] = {"n", "t"};
const gradus_loop_spec loop = {0, 0, 1, 1, 2, 2};
const int32_t loop_slots[] = {0, 1, 2, 3, 4, 5, 6}, loop_dimensions[] = {0};

void describe_walk(gradus_plan *plan, const int64_t *dims) {
  gradus_plan_loop(plan, 0, 0, &loop, loop_slots, loop_dimensions, dims[1]);
}

int32_t run_walk(const gradus_frame *frame) {
  gradus_run_loop(frame, 0);
  return 0;
}

const gradus_entry bodies[] = {{"step", GRADUS_ENTRY_BODY, 7, body_arguments, 1, n_and_t, body_slot_count,
                                body_slots, 3, 0, 0, 0, 0, describe_body, run_body, 0}};
const gradus_entry entries[] = {linear_model.entries[initialize],
                                {"walk", GRADUS_ENTRY_FUNCTION, 7, walk_arguments, 2, n_and_t, 7, body_slots, 0, 0, 1,
                                 0, 0, describe_walk, run_walk, 0}};

std::vector<float> numbers(int64_t count, int64_t seed) {
  std::vector<float> values(static_cast<size_t>(count));
  for (size_t i = 0; i < values.size(); ++i)
    values[i] = float((int64_t(i) * 7919 + seed * 104729) % 2001 - 1000) * 2e-4f;
  return values;
}

void multiply(const std::vector<float> &a, const float *b, const float *bias, float *c, int64_t m, bool transposed,
              int32_t activation) {
  runtime::MatmulProblem problem;
  problem.transpose_b = transposed;
  problem.has_bias = bias;
  problem.activation = activation;
  problem.m = m;
  problem.n = problem.k = width;
  auto product = runtime::make_matmul(problem);
  ASSERT_TRUE(product);
  std::vector<char> scratch((*product)->scratch_bytes() + 64);
  auto address = (reinterpret_cast<uintptr_t>(scratch.data()) + 63) / 64 * 64;
  ASSERT_TRUE((*product)->run({a.data(), b, bias, c, reinterpret_cast<void *>(address)}).ok());
}

} // namespace

/// Few steps, which don't pack, and many; a call after the weights changed packs them anew.
TEST(Loop, StepsGiveWhatSingleProductsGive) {
  gradus_model model = linear_model;
  model.entries = entries;
  model.entry_count = 2;
  model.bodies = bodies;
  model.body_count = 1;
  model.initialize = 0;
  gradus_options options = {};
  options.size = sizeof options;
  options.threads = 2;
  gradus_instance *instance = nullptr;
  ASSERT_EQ(gradus_create(&model, &options, &instance), GRADUS_OK) << gradus_message(instance);
  for (int64_t steps : {0, 1, 3, 4, 9})
    for (int64_t many : {1, 5, 40})
      for (int64_t seed : {1, 2}) {
        auto x = numbers(steps * square, seed), h = numbers(many * width, seed), vu = numbers(2 * square, seed),
             bias = numbers(width, seed);
        std::vector<float> y(size_t(steps * many * width)), z(y), last(size_t(many * width)), expected_y(y), expected_z(y);
        void *arguments[] = {x.data(), h.data(), vu.data(), bias.data(), y.data(), z.data(), last.data()};
        int64_t dims[] = {many, steps};
        ASSERT_EQ(gradus_call(instance, 1, arguments, dims), GRADUS_OK) << gradus_message(instance);
        for (int64_t step = 0; step < steps; ++step) {
          std::vector<float> next(h);
          multiply(h, vu.data() + square, bias.data(), next.data(), many, false, GRADUS_TANH);
          multiply(next, vu.data(), nullptr, expected_y.data() + step * many * width, many, true, GRADUS_LINEAR);
          multiply(next, x.data() + step * square, nullptr, expected_z.data() + step * many * width, many, false,
                   GRADUS_LINEAR);
          h = next;
        }
        EXPECT_EQ(y, expected_y) << steps << " steps";
        EXPECT_EQ(z, expected_z) << steps << " steps";
        EXPECT_EQ(last, h) << steps << " steps";
      }
  gradus_destroy(instance);
}

} // namespace gradus::test
