// Attention and its gradient beside sums over all scores, on any number of threads the same bits; that nothing outside is touched.
#include "runtime/primitives/attention.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <vector>

namespace gradus::runtime {
namespace {

struct Shape {
  int64_t batch, queries, keys, heads, key_heads, size, value_size;
  bool causal = false;
  int32_t offset = 0;
  std::vector<int32_t> length = {}; ///< empty: all keys count
};

template <typename Float> class Attended {
public:
  Attended(const Shape &shape, int threads) : s(shape) {
    problem.element = sizeof(Float) == 4 ? GRADUS_F32 : GRADUS_F64;
    problem.causal = s.causal;
    problem.scale = 0.7;
    problem.batch = s.batch;
    problem.queries = s.queries;
    problem.keys = s.keys;
    problem.heads = s.heads;
    problem.key_heads = s.key_heads;
    problem.size = s.size;
    problem.value_size = s.value_size;
    problem.threads = threads;
    std::mt19937_64 random(5);
    auto numbers = [&](int64_t count) {
      std::vector<Float> values;
      for (int64_t i = 0; i < count; ++i)
        values.push_back(Float(int64_t(random() % 2001) - 1000) / Float(700));
      return values;
    };
    query = numbers(s.batch * s.queries * s.heads * s.size);
    key = numbers(s.batch * s.keys * s.key_heads * s.size);
    value = numbers(s.batch * s.keys * s.key_heads * s.value_size);
    gradient = numbers(s.batch * s.queries * s.heads * s.value_size);
    length = s.length;
    length.resize(size_t(s.batch), int32_t(s.keys));
    // Each with a number behind it that must stay.
    result.assign(gradient.size() + 1, 99);
    log_sum.assign(size_t(s.batch * s.heads * s.queries) + 1, 99);
    d_query.assign(query.size() + 1, 99);
    d_key.assign(key.size() + 1, 99);
    d_value.assign(value.size() + 1, 99);
  }

  void run() {
    for (bool backward : {false, true}) {
      problem.gradient = backward;
      auto made = make_attention(problem);
      ASSERT_TRUE(bool(made)) << (made.ok() ? "" : made.status().message());
      uint64_t bytes = (*made)->scratch_bytes();
      // Scratch of NaN, and its end watched.
      std::vector<float> memory(size_t(bytes) / 4 + 17, std::numeric_limits<float>::quiet_NaN());
      auto *scratch = reinterpret_cast<float *>((reinterpret_cast<uintptr_t>(memory.data()) + 63) / 64 * 64);
      scratch[bytes / 4] = 77;
      (*made)->run({query.data(), key.data(), value.data(), length.data(), &s.offset, result.data(), log_sum.data(), gradient.data(),
                    d_query.data(), d_key.data(), d_value.data(), scratch});
      EXPECT_EQ(scratch[bytes / 4], 77);
    }
    for (const auto *values : {&result, &log_sum, &d_query, &d_key, &d_value})
      EXPECT_EQ(values->back(), 99);
  }

  void compare() const {
    std::vector<double> y(gradient.size()), dq(query.size()), dk(key.size()), dv(value.size());
    for (int64_t b = 0; b < s.batch; ++b)
      for (int64_t i = 0; i < s.queries; ++i)
        for (int64_t h = 0; h < s.heads; ++h) {
          int64_t seen = std::clamp<int64_t>(length[size_t(b)], 0, s.keys);
          if (s.causal)
            seen = std::clamp<int64_t>(i + s.offset + 1, 0, seen);
          int64_t row = (b * s.queries + i) * s.heads + h, kept = h / (s.heads / s.key_heads);
          auto there = [&](int64_t j) { return (b * s.keys + j) * s.key_heads + kept; };
          auto dot = [](const Float *a, const Float *c, int64_t count) {
            double sum = 0;
            for (int64_t p = 0; p < count; ++p)
              sum += double(a[p]) * double(c[p]);
            return sum;
          };
          std::vector<double> weight, slope;
          double total = 0, mean = 0;
          for (int64_t j = 0; j < seen; ++j) {
            weight.push_back(std::exp(0.7 * dot(&query[size_t(row * s.size)], &key[size_t(there(j) * s.size)], s.size)));
            slope.push_back(dot(&gradient[size_t(row * s.value_size)], &value[size_t(there(j) * s.value_size)], s.value_size));
            total += weight.back();
          }
          double stored = double(log_sum[size_t((b * s.heads + h) * s.queries + i)]);
          if (seen > 0) {
            EXPECT_NEAR(stored, std::log(total), sizeof(Float) == 4 ? 1e-5 : 1e-12);
          }
          for (int64_t j = 0; j < seen; ++j)
            mean += (weight[size_t(j)] /= total) * slope[size_t(j)];
          for (int64_t j = 0; j < seen; ++j) {
            double w = weight[size_t(j)], by_score = 0.7 * w * (slope[size_t(j)] - mean);
            for (int64_t c = 0; c < s.value_size; ++c) {
              y[size_t(row * s.value_size + c)] += w * double(value[size_t(there(j) * s.value_size + c)]);
              dv[size_t(there(j) * s.value_size + c)] += w * double(gradient[size_t(row * s.value_size + c)]);
            }
            for (int64_t p = 0; p < s.size; ++p) {
              dq[size_t(row * s.size + p)] += by_score * double(key[size_t(there(j) * s.size + p)]);
              dk[size_t(there(j) * s.size + p)] += by_score * double(query[size_t(row * s.size + p)]);
            }
          }
        }
    expect_near(result, y, "result");
    expect_near(d_query, dq, "gradient of the query");
    expect_near(d_key, dk, "gradient of the key");
    expect_near(d_value, dv, "gradient of the value");
  }

  Shape s;
  AttentionProblem problem;
  std::vector<Float> query, key, value, gradient, result, log_sum, d_query, d_key, d_value;
  std::vector<int32_t> length;

private:
  static void expect_near(const std::vector<Float> &found, const std::vector<double> &expected, const char *what) {
    double worst = 0, scale = 1;
    for (size_t i = 0; i < expected.size(); ++i) {
      double error = std::fabs(double(found[i]) - expected[i]);
      worst = error <= worst ? worst : error; // NaN counts
      scale = std::max(scale, std::fabs(expected[i]));
    }
    EXPECT_LE(worst / scale, sizeof(Float) == 4 ? 3e-5 : 1e-13) << what;
  }
};

template <typename Float> void check(const Shape &shape) {
  SCOPED_TRACE(testing::Message() << shape.batch << " x " << shape.queries << " queries x " << shape.keys << " keys, " << shape.heads
                                  << " heads, " << shape.key_heads << " of keys, sizes " << shape.size << " and " << shape.value_size
                                  << ", causal " << shape.causal << ", offset " << shape.offset);
  Attended<Float> one(shape, 1);
  one.run();
  one.compare();
  for (int threads : {2, 3, 8}) {
    Attended<Float> more(shape, threads);
    more.run();
    EXPECT_EQ(more.result, one.result) << threads << " threads";
    EXPECT_EQ(more.log_sum, one.log_sum) << threads << " threads";
    EXPECT_EQ(more.d_query, one.d_query) << threads << " threads";
    EXPECT_EQ(more.d_key, one.d_key) << threads << " threads";
    EXPECT_EQ(more.d_value, one.d_value) << threads << " threads";
  }
}

template <typename Float> void check_all() {
  for (int64_t queries : {0, 1, 3, 5, 7, 64, 65, 130})
    for (int64_t keys : {0, 1, 5, 63, 64, 65, 130})
      for (bool causal : {false, true}) {
        check<Float>({2, queries, keys, 1, 1, 8, 8, causal});
        check<Float>({2, queries, keys, 4, 2, 3, 17, causal, int32_t(keys - queries), {int32_t(keys / 2), int32_t(keys + 9)}});
        check<Float>({3, queries, keys, 6, 1, 20, 5, causal, -4, {0, -3, int32_t(keys - 1)}});
      }
  check<Float>({1, 200, 200, 2, 2, 64, 64, true});
  check<Float>({0, 3, 3, 2, 2, 4, 4, true});
}

TEST(Attention, OfFloats) { check_all<float>(); }
TEST(Attention, OfDoubles) { check_all<double>(); }

TEST(Attention, ScoresMayBeLarge) {
  Attended<float> attended({1, 9, 70, 1, 1, 4, 4}, 1);
  attended.problem.scale = 1e4;
  attended.run();
  for (size_t i = 0; i + 1 < attended.result.size(); ++i)
    EXPECT_TRUE(std::isfinite(attended.result[i]));
}

TEST(Attention, NotANumberShows) {
  for (int64_t queries : {1, 9}) {
    Attended<float> attended({1, queries, 70, 1, 1, 4, 4}, 1);
    attended.key[0] = std::numeric_limits<float>::quiet_NaN();
    attended.run();
    for (size_t i = 0; i + 1 < attended.result.size(); ++i)
      EXPECT_TRUE(std::isnan(attended.result[i]));
  }
}

TEST(Attention, KeysBehindTheLengthAreNotTouched) {
  Attended<float> attended({1, 9, 70, 1, 1, 4, 4, false, 0, {30}}, 1);
  std::fill(attended.key.begin() + 30 * 4, attended.key.end(), std::numeric_limits<float>::quiet_NaN());
  std::fill(attended.value.begin() + 30 * 4, attended.value.end(), std::numeric_limits<float>::quiet_NaN());
  attended.run();
  for (size_t i = 0; i + 1 < attended.result.size(); ++i)
    EXPECT_TRUE(std::isfinite(attended.result[i]));
  for (size_t i = 30 * 4; i + 1 < attended.d_key.size(); ++i)
    EXPECT_EQ(attended.d_key[i], 0);
}

TEST(Attention, RefusesWhatIsNone) {
  AttentionProblem problem;
  problem.heads = 4;
  problem.key_heads = 3;
  EXPECT_EQ(make_attention(problem).status().code(), GRADUS_INTERNAL);
  problem.key_heads = 2;
  problem.element = GRADUS_I32;
  EXPECT_EQ(make_attention(problem).status().code(), GRADUS_INTERNAL);
  problem.element = GRADUS_F32;
  problem.queries = problem.keys = int64_t(1) << 50;
  EXPECT_EQ(make_attention(problem).status().code(), GRADUS_INVALID_ARGUMENT);
}

} // namespace
} // namespace gradus::runtime
