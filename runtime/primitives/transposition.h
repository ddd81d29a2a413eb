// Four columns of some rows as vectors. Included inside the kernel files only; everything is local to
// the file that includes it.
#pragma once

#include "runtime/primitives/vector_math.h"

namespace {

typedef float Four __attribute__((vector_size(16)));
typedef float UnalignedFour __attribute__((vector_size(16), aligned(4), may_alias));
typedef float Eight __attribute__((vector_size(32)));
typedef float UnalignedEight __attribute__((vector_size(32), aligned(4), may_alias));

inline Four load_four(const float *p) { return *reinterpret_cast<const UnalignedFour *>(p); }

/// Four floats of each of `count` rows, `distance` apart, side by side.
template <int Count>
inline __attribute__((always_inline)) auto gather_fours(const float *rows, int64_t distance) {
  if constexpr (Count == 1) {
    return load_four(rows);
  } else if constexpr (Count == 2) {
    return __builtin_shufflevector(load_four(rows), load_four(rows + distance), 0, 1, 2, 3, 4, 5, 6,
                                   7);
  } else {
    Eight low = gather_fours<Count / 2>(rows, distance),
          high = gather_fours<Count / 2>(rows + Count / 2 * distance, distance);
    return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  }
}

/// vector_floats rows of b, four floats of each, become four vectors. Rows 4 apart meet in a vector
/// from the start, so that nothing has to cross its 128-bit lanes: that is slow on processors whose
/// units are 128 bits wide.
inline __attribute__((always_inline)) void transpose_block(const float *b, int64_t b_stride,
                                                           Vector (&columns)[4]) {
  IntVector low, high, even, odd;
  for (int i = 0; i < vector_floats; i += 4)
    for (int j = 0; j < 4; ++j) {
      low[i + j] = i + j / 2 + j % 2 * vector_floats;
      high[i + j] = low[i + j] + 2;
      even[i + j] = i + j % 2 + j / 2 * vector_floats;
      odd[i + j] = even[i + j] + 2;
    }
  Vector rows[4];
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i)
    rows[i] = gather_fours<vector_bytes / 16>(b + i * b_stride, 4 * b_stride);
  Vector first = __builtin_shuffle(rows[0], rows[1], low),
         second = __builtin_shuffle(rows[2], rows[3], low),
         third = __builtin_shuffle(rows[0], rows[1], high),
         fourth = __builtin_shuffle(rows[2], rows[3], high);
  columns[0] = __builtin_shuffle(first, second, even);
  columns[1] = __builtin_shuffle(first, second, odd);
  columns[2] = __builtin_shuffle(third, fourth, even);
  columns[3] = __builtin_shuffle(third, fourth, odd);
}

/// The same for `rows` of these rows and `depth` of these floats; zeros for the others.
inline void transpose_edge(const float *b, int64_t b_stride, int64_t rows, int64_t depth,
                           Vector (&columns)[4]) {
  float edge[4 * vector_floats] = {};
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t q = 0; q < depth; ++q)
      edge[q * vector_floats + i] = b[i * b_stride + q];
  for (int q = 0; q < 4; ++q)
    columns[q] = load(edge + q * vector_floats);
}

} // namespace
