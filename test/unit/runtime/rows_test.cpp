// Rows at indices: what they are, in which order they are added, and that nothing outside is
// touched.
#include "runtime/primitives/rows.h"

#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace gradus::runtime {
namespace {

/// Some indices occur often, some never, some lie outside.
template <typename Index> std::vector<Index> some_indices(int64_t count, int64_t rows) {
  std::mt19937_64 random(7);
  std::vector<Index> indices;
  for (int64_t i = 0; i < count; ++i)
    indices.push_back(Index(random() % 3 ? random() % 2 : random() % uint64_t(rows + 4)) - 2);
  return indices;
}

template <typename Element> std::vector<Element> some_numbers(int64_t count) {
  std::mt19937_64 random(8);
  std::vector<Element> numbers;
  for (int64_t i = 0; i < count; ++i)
    numbers.push_back(Element(int64_t(random() % 2001) - 1000) / Element(7));
  return numbers;
}

template <typename Index> constexpr int32_t code = sizeof(Index) == 4 ? GRADUS_I32 : GRADUS_I64;

template <typename Element, typename Index>
void check(int32_t element, int64_t rows, int64_t count, int64_t width) {
  SCOPED_TRACE(testing::Message() << rows << " rows, " << count << " indices, width " << width);
  std::vector<Index> indices = some_indices<Index>(count, rows);
  std::vector<Element> table = some_numbers<Element>(rows * width),
                       values = some_numbers<Element>(count * width);
  std::vector<Element> taken(values.size()), sums(table.size());
  for (int64_t i = 0; i < count; ++i)
    if (indices[i] >= 0 && indices[i] < rows)
      for (int64_t column = 0; column < width; ++column) {
        taken[i * width + column] = table[indices[i] * width + column];
        sums[indices[i] * width + column] += values[i * width + column];
      }
  for (int threads : {1, 2, 3, 8}) {
    RowIndices at{indices.data(), code<Index>, count};
    std::vector<Element> result(values.size(), Element(99));
    gather_rows(table.data(), rows, width * int64_t(sizeof(Element)), at, result.data(), threads);
    EXPECT_EQ(result, taken) << threads << " threads";
    result.assign(table.size(), Element(99));
    scatter_sum_rows(values.data(), element, at, result.data(), rows, width, threads);
    EXPECT_EQ(result, sums) << threads << " threads";
  }
}

TEST(Rows, GatherAndSum) {
  for (int64_t width : {1, 2, 15, 16, 17, 130, 1024})
    for (int64_t count : {0, 1, 7, 300})
      for (int64_t rows : {1, 5, 400}) {
        check<float, int32_t>(GRADUS_F32, rows, count, width);
        check<double, int64_t>(GRADUS_F64, rows, count, width);
        check<int32_t, int64_t>(GRADUS_I32, rows, count, width);
        check<int64_t, int32_t>(GRADUS_I64, rows, count, width);
      }
}

TEST(Rows, NothingThere) {
  int32_t indices[] = {0, -1, INT32_MAX, INT32_MIN};
  RowIndices at{indices, GRADUS_I32, 4};
  std::vector<float> result(8, 99), values(8, 1);
  gather_rows(nullptr, 0, 8, at, result.data(), 2);
  EXPECT_EQ(result, std::vector<float>(8, 0));
  scatter_sum_rows(values.data(), GRADUS_F32, at, nullptr, 0, 2, 2);
  scatter_sum_rows(values.data(), GRADUS_F32, at, nullptr, 5, 0, 2);
  gather_rows(values.data(), 4, 0, at, nullptr, 2);
  int64_t wide[] = {int64_t(1) << 32, INT64_MAX, INT64_MIN, 1};
  gather_rows(values.data(), 4, 8, {wide, GRADUS_I64, 4}, result.data(), 1);
  EXPECT_EQ(result, (std::vector<float>{0, 0, 0, 0, 0, 0, 1, 1}));
}

} // namespace
} // namespace gradus::runtime
