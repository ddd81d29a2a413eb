// The product of a single row with a matrix: every number of b is read for one multiply-add, so that
// memory is all that counts, and b is walked in the order in which it lies. Included inside the
// kernel files only; everything is local to the file that includes it.
//
// The chains are those of the other kernels: the same bits.
#pragma once

#include "runtime/primitives/transposition.h"

namespace {

using gradus::runtime::MatmulJob;

constexpr int64_t line_floats = 16; // of a cache line

inline int64_t least(int64_t x, int64_t y) { return x < y ? x : y; }

/// c += x b for `Rows` rows of b, line by line; each line of a row is touched once. The same rows
/// further on are fetched meanwhile where `fetches`.
template <int Rows>
inline void add_rows(const float *x, const float *b, int64_t b_stride, float *c, int64_t columns,
                     bool fetches) {
  Vector factor[Rows];
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
    factor[i] = splat(x[i]);
  constexpr int vectors = line_floats / vector_floats;
  int64_t j = 0;
  for (; j + line_floats <= columns; j += line_floats) {
    Vector sum[vectors];
#pragma GCC unroll 4
    for (int v = 0; v < vectors; ++v)
      sum[v] = load(c + j + v * vector_floats);
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i) {
      const float *row = b + i * b_stride + j;
      if (fetches)
        __builtin_prefetch(row + Rows * b_stride, 0, 2);
#pragma GCC unroll 4
      for (int v = 0; v < vectors; ++v)
        sum[v] += factor[i] * load(row + v * vector_floats);
    }
#pragma GCC unroll 4
    for (int v = 0; v < vectors; ++v)
      store(c + j + v * vector_floats, sum[v]);
  }
  for (; j < columns; ++j)
    for (int i = 0; i < Rows; ++i)
      c[j] += x[i] * b[i * b_stride + j];
}

/// c = bias + a b for some of the columns, few enough that they stay in the first-level cache.
void sum_rows(const MatmulJob &job, int64_t column, int64_t columns) {
  constexpr int rows = 4;
  float *c = job.c + column;
  const float *b = job.b + column;
  float x[rows];
  int64_t p = 0;
  for (; p + rows <= job.depth; p += rows) {
    for (int i = 0; i < rows; ++i)
      x[i] = job.a[(p + i) * job.a_step];
    add_rows<rows>(x, b + p * job.b_stride, job.b_stride, c, columns, p + 2 * rows <= job.depth);
  }
  for (; p < job.depth; ++p)
    add_rows<1>(job.a + p * job.a_step, b + p * job.b_stride, job.b_stride, c, columns, false);
}

/// The same where b is transposed, for `Groups` vectors of columns from `column` on, which are stored
/// rows: a whole line of each is read before the next ones, and the groups' chains run side by side.
template <int Groups> void sum_columns(const MatmulJob &job, int64_t column) {
  Vector sum[Groups];
  int64_t left[Groups];
  for (int g = 0; g < Groups; ++g) {
    int64_t first = column + g * vector_floats;
    left[g] = least(vector_floats, job.columns - first);
    Vector start = {};
    for (int64_t j = 0; j < left[g]; ++j)
      start[j] = job.c[first + j];
    sum[g] = start;
  }
  for (int64_t line = 0; line < job.depth; line += line_floats)
    for (int g = 0; g < Groups; ++g) {
      const float *rows = job.b + (column + g * vector_floats) * job.b_stride;
      for (int64_t p = line; p < least(line + line_floats, job.depth); p += 4) {
        int64_t depth = least(4, job.depth - p);
        Vector steps[4];
        if (depth == 4 && left[g] == vector_floats)
          transpose_block(rows + p, job.b_stride, steps);
        else
          transpose_edge(rows + p, job.b_stride, left[g], depth, steps);
        for (int64_t q = 0; q < depth; ++q)
          sum[g] += splat(job.a[(p + q) * job.a_step]) * steps[q];
      }
    }
  for (int g = 0; g < Groups; ++g)
    for (int64_t j = 0; j < left[g]; ++j)
      job.c[column + g * vector_floats + j] = sum[g][j];
}

void multiply_row(const MatmulJob &job) {
  constexpr int64_t most_columns = 2048, groups = 4;
  for (int64_t j = 0; j < job.columns; ++j)
    job.c[j] = !job.bias ? 0.0f : job.bias_is_scalar ? job.bias[0] : job.bias[j];
  if (job.b_transposed) {
    int64_t column = 0;
    for (; column + groups * vector_floats <= job.columns; column += groups * vector_floats)
      sum_columns<groups>(job, column);
    for (; column < job.columns; column += vector_floats)
      sum_columns<1>(job, column);
  } else {
    for (int64_t column = 0; column < job.columns; column += most_columns)
      sum_rows(job, column, least(most_columns, job.columns - column));
  }
  if (job.activation == GRADUS_RELU)
    for (int64_t j = 0; j < job.columns; ++j)
      job.c[j] = job.c[j] < 0.0f ? 0.0f : job.c[j];
  else if (job.activation > GRADUS_RELU)
    activate_rows(job.c, 1, job.c_stride, job.columns, job.activation);
}

} // namespace
