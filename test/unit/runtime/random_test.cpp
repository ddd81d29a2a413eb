// Philox against the published vectors; draws against their distributions and against themselves on
// other thread counts.
#include "runtime/random/fill.h"
#include "runtime/random/random.h"

#include "runtime/parallel/processor.h"

#include <array>
#include <cmath>
#include <gtest/gtest.h>
#include <set>
#include <vector>

using namespace gradus::runtime;

namespace {

using Block = std::array<uint32_t, 4>;

Block philox_of(Block counter, uint32_t key0, uint32_t key1) {
  philox(counter.data(), key0, key1);
  return counter;
}

// kat_vectors of Random123, the library of the paper's authors.
TEST(Philox, KnownAnswers) {
  EXPECT_EQ(philox_of({0, 0, 0, 0}, 0, 0), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox_of({~0u, ~0u, ~0u, ~0u}, ~0u, ~0u),
            (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox_of({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0xa4093822, 0x299f31d0),
            (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, DrawsDifferInEveryField) {
  std::set<Block> counters;
  for (auto stream : {DrawKey::initialization, DrawKey::training, DrawKey::inference})
    for (uint64_t step : {uint64_t(0), uint64_t(1), uint64_t(1) << 32})
      for (uint32_t site : {0u, 1u, 0xFFFFFFu})
        for (uint64_t block : {uint64_t(0), uint64_t(1), uint64_t(1) << 32, uint64_t(1) << 37}) {
          Block counter;
          counter_of({0, stream, step, site}, block, counter.data());
          EXPECT_TRUE(counters.insert(counter).second);
        }
}

constexpr DrawKey some_key = {0x123456789ABCDEF0, DrawKey::training, 41, 7};

template <typename Value> using Fill = void (*)(const DrawKey &, Value *, int64_t, int) noexcept;

template <typename Value> std::vector<Value> draw(Fill<Value> fill, int64_t count, int threads) {
  std::vector<Value> values(size_t(count) + 1, Value(-77));
  fill(some_key, values.data(), count, threads);
  EXPECT_EQ(values.back(), Value(-77)) << "wrote behind the end";
  values.pop_back();
  return values;
}

template <typename Value> void check_threads(Fill<Value> fill) {
  std::vector<Value> longest = draw(fill, 50'000, 1);
  for (int threads : {2, 3, 4})
    EXPECT_EQ(draw(fill, 50'000, threads), longest) << threads << " threads";
  for (int64_t count : {0, 1, 3, 4, 5, 127, 128, 129, 255, 256, 257, 1023}) {
    std::vector<Value> start(longest.begin(), longest.begin() + count);
    EXPECT_EQ(draw(fill, count, 2), start) << count << " values";
  }
}

TEST(Random, BitsDoNotDependOnThreadsOrCount) {
  check_threads<float>(fill_uniform);
  check_threads<float>(fill_normal);
  check_threads<double>(fill_uniform);
  check_threads<double>(fill_normal);
}

TEST(Random, AllInstructionSetsGiveTheSameBits) {
  std::vector<const FillKernels *> kernels = {&fill_baseline};
#ifdef GRADUS_X86
  if (processor() >= Processor::avx2)
    kernels.push_back(&fill_avx2);
  if (processor() >= Processor::avx512)
    kernels.push_back(&fill_avx512);
#endif
  for (uint64_t chunk = 0; chunk < 500; ++chunk) {
    std::vector<float> first(4 * chunk_blocks), other(4 * chunk_blocks);
    for (auto member : {&FillKernels::uniform, &FillKernels::normal}) {
      (kernels[0]->*member)(some_key, chunk * chunk_blocks, first.data());
      for (const FillKernels *table : kernels) {
        (table->*member)(some_key, chunk * chunk_blocks, other.data());
        ASSERT_EQ(first, other);
      }
    }
  }
}

template <typename Value> void check_uniform() {
  double sum = 0, squares = 0;
  std::vector<Value> values = draw<Value>(fill_uniform, 1'000'000, 2);
  for (Value value : values) {
    ASSERT_GE(value, 0);
    ASSERT_LT(value, 1);
    sum += double(value);
    squares += double(value) * double(value);
  }
  EXPECT_NEAR(sum / 1e6, 0.5, 0.002);
  EXPECT_NEAR(squares / 1e6, 1.0 / 3, 0.002);
}

TEST(Random, UniformMoments) {
  check_uniform<float>();
  check_uniform<double>();
}

template <typename Value> void check_normal() {
  double sum = 0, squares = 0, fourth = 0, neighbours = 0;
  int tail = 0;
  std::vector<Value> values = draw<Value>(fill_normal, 1'000'000, 2);
  for (size_t i = 0; i < values.size(); ++i) {
    auto value = double(values[i]);
    ASSERT_TRUE(std::isfinite(value));
    sum += value;
    squares += value * value;
    fourth += value * value * value * value;
    neighbours += i ? value * double(values[i - 1]) : 0;
    tail += std::fabs(value) > 3;
  }
  EXPECT_NEAR(sum / 1e6, 0, 0.005);
  EXPECT_NEAR(squares / 1e6, 1, 0.007);
  EXPECT_NEAR(fourth / 1e6, 3, 0.06);
  EXPECT_NEAR(neighbours / 1e6, 0, 0.005);
  EXPECT_NEAR(tail, 2700, 250);
}

TEST(Random, NormalMoments) {
  check_normal<float>();
  check_normal<double>();
}

/// f32 values are Box-Muller in float; in double from the same words they differ by rounding only.
TEST(Random, NormalOfFloatIsBoxMuller) {
  std::vector<float> values = draw<float>(fill_normal, 100'000, 1);
  for (size_t i = 0; i < values.size(); i += 2) {
    Block word;
    counter_of(some_key, i / 4, word.data());
    philox(word.data(), uint32_t(some_key.seed), uint32_t(some_key.seed >> 32));
    double u = float(int32_t(word[i % 4] >> 1)) * 0x1p-31f + 0x1p-32f;
    double radius = std::sqrt(-2 * std::log(u));
    double angle = 2 * M_PI * double(word[i % 4 + 1] >> 8) * 0x1p-24;
    ASSERT_NEAR(values[i], radius * std::cos(angle), 2e-6);
    ASSERT_NEAR(values[i + 1], radius * std::sin(angle), 2e-6);
  }
}

template <typename Value> void check_orthogonal(int64_t rows, int64_t columns, double tolerance) {
  std::vector<Value> matrix(size_t(rows * columns)), again(matrix.size());
  ASSERT_TRUE(fill_orthogonal(some_key, matrix.data(), rows, columns, 1, Hooks()));
  ASSERT_TRUE(fill_orthogonal(some_key, again.data(), rows, columns, 3, Hooks()));
  EXPECT_EQ(matrix, again);
  bool by_rows = rows <= columns;
  int64_t count = std::min(rows, columns), length = std::max(rows, columns);
  for (int64_t i = 0; i < count; ++i)
    for (int64_t j = 0; j <= i; ++j) {
      double product = 0;
      for (int64_t k = 0; k < length; ++k)
        product +=
            by_rows
                ? double(matrix[size_t(i * columns + k)]) * double(matrix[size_t(j * columns + k)])
                : double(matrix[size_t(k * columns + i)]) * double(matrix[size_t(k * columns + j)]);
      ASSERT_NEAR(product, i == j, tolerance) << rows << " x " << columns;
    }
}

TEST(Random, OrthogonalMatrices) {
  check_orthogonal<double>(1, 1, 1e-14);
  check_orthogonal<double>(5, 5, 1e-14);
  check_orthogonal<double>(64, 256, 1e-13);
  check_orthogonal<double>(100, 33, 1e-13);
  check_orthogonal<float>(64, 256, 1e-6);
  check_orthogonal<float>(300, 7, 1e-6);
}

} // namespace
