// The products within attention: small, all operands in scratch. Included by attention_body.h.
#pragma once

#include "runtime/primitives/vectors.h"

namespace {

inline int64_t least(int64_t x, int64_t y) { return x < y ? x : y; }
inline int64_t most(int64_t x, int64_t y) { return x > y ? x : y; }

/// Columns that one pass over the depth computes.
template <typename Float> constexpr int tile_columns = max_vectors * lanes<Float>;
/// A length in whole vectors.
template <typename Float> constexpr int64_t whole_vectors(int64_t count) {
  return (count + lanes<Float> - 1) / lanes<Float> * lanes<Float>;
}

/// c[i] = (c[i] factors[i], or 0) + the sum over p < depth of a[i][p a_step] b[p].
template <typename Float> struct Product {
  const Float *a[max_rows];
  int64_t a_step;
  const Float *b;
  int64_t b_stride;
  Float *c;
  int64_t c_stride, depth;
  const Float *factors; // null: c begins with 0
};

template <typename Float, int Rows, int Vectors> void multiply(const Product<Float> &product) {
  using Vector = typename VectorOf<Float>::Type;
  Vector sum[Rows][Vectors];
  const Float *a[Rows];
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i) {
    a[i] = product.a[i];
#pragma GCC unroll 16
    for (int j = 0; j < Vectors; ++j)
      sum[i][j] = product.factors ? product.factors[i] * load(product.c + i * product.c_stride + j * lanes<Float>) : Vector{};
  }
  const Float *b = product.b;
  int64_t a_step = product.a_step, b_stride = product.b_stride;
  for (int64_t at = 0, end = product.depth * a_step; at != end; at += a_step, b += b_stride) {
    Vector row[Vectors];
#pragma GCC unroll 16
    for (int j = 0; j < Vectors; ++j)
      row[j] = load(b + j * lanes<Float>);
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i) {
      Vector x = splat(a[i][at]);
#pragma GCC unroll 16
      for (int j = 0; j < Vectors; ++j)
        sum[i][j] += x * row[j];
    }
  }
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 16
    for (int j = 0; j < Vectors; ++j)
      store(product.c + i * product.c_stride + j * lanes<Float>, sum[i][j]);
}

template <typename Float> using Multiply = void (*)(const Product<Float> &);

template <typename Float, int Vectors, int Rows> Multiply<Float> multiply_of_rows(int64_t rows) {
  if (rows == Rows)
    return multiply<Float, Rows, Vectors>;
  if constexpr (Rows > 1)
    return multiply_of_rows<Float, Vectors, Rows - 1>(rows);
  return nullptr;
}

/// The kernel for so many rows and at most so many vectors.
template <typename Float, int Vectors> Multiply<Float> multiply_of(int64_t vectors, int64_t rows) {
  if (vectors >= Vectors)
    return multiply_of_rows<Float, Vectors, max_rows>(rows);
  if constexpr (Vectors > 1)
    return multiply_of<Float, Vectors - 1>(vectors, rows);
  return nullptr;
}

/// The product over `columns`, whole vectors; b's panels of `tile_columns` lie `b_panel` apart.
template <typename Float> void multiply_columns(Product<Float> product, int64_t rows, int64_t columns, int64_t b_panel) {
  for (int64_t column = 0; column < columns; column += tile_columns<Float>) {
    multiply_of<Float, max_vectors>((columns - column) / lanes<Float>, rows)(product);
    product.b += b_panel;
    product.c += tile_columns<Float>;
  }
}

typedef float Four __attribute__((vector_size(16)));
typedef float UnalignedFour __attribute__((vector_size(16), aligned(4), may_alias));
typedef int32_t FourIndices __attribute__((vector_size(16)));

/// Four floats of each of four rows become four rows at `to`.
inline void transpose_four(const float *from, int64_t from_stride, float *to, int64_t to_stride) {
  auto row = [&](int64_t i) { return Four(*reinterpret_cast<const UnalignedFour *>(from + i * from_stride)); };
  Four a = row(0), b = row(1), c = row(2), d = row(3);
  const FourIndices low = {0, 4, 1, 5}, high = {2, 6, 3, 7}, first = {0, 1, 4, 5}, second = {2, 3, 6, 7};
  Four ab = __builtin_shuffle(a, b, low), cd = __builtin_shuffle(c, d, low);
  Four ab_high = __builtin_shuffle(a, b, high), cd_high = __builtin_shuffle(c, d, high);
  auto put = [&](int64_t i, Four v) { *reinterpret_cast<UnalignedFour *>(to + i * to_stride) = v; };
  put(0, __builtin_shuffle(ab, cd, first));
  put(1, __builtin_shuffle(ab, cd, second));
  put(2, __builtin_shuffle(ab_high, cd_high, first));
  put(3, __builtin_shuffle(ab_high, cd_high, second));
}
inline void transpose_four(const double *from, int64_t from_stride, double *to, int64_t to_stride) {
  for (int64_t i = 0; i < 4; ++i)
    for (int64_t j = 0; j < 4; ++j)
      to[j * to_stride + i] = from[i * from_stride + j];
}

/// Fetches a row that will be read soon: rows of one head lie too far apart for the processor to foresee the next.
template <typename Float> inline void fetch_row(const Float *row, int64_t size) {
  constexpr int64_t line = 64 / int64_t(sizeof(Float));
  for (int64_t j = 0; j < size; j += line)
    __builtin_prefetch(row + j);
}
/// How many rows ahead.
constexpr int64_t rows_ahead = 8;

/// Rows of `size` as panels of tile_columns rows side by side: element (p, i) of a panel is row i's p. The last panel is filled up with
/// zeros.
template <typename Float> void pack_transposed(const Float *from, int64_t stride, int64_t rows, int64_t size, Float *to) {
  constexpr int64_t width = tile_columns<Float>;
  for (int64_t row = 0; row < rows; row += 4) {
    Float *panel = to + row / width * (width * size) + row % width;
    const Float *here = from + row * stride;
    for (int64_t i = row + rows_ahead; i < least(row + rows_ahead + 4, rows); ++i)
      fetch_row(from + i * stride, size);
    int64_t p = 0;
    if (rows - row >= 4)
      for (; p + 4 <= size; p += 4)
        transpose_four(here + p, stride, panel + p * width, width);
    for (; p < size; ++p)
      for (int64_t i = 0; i < 4; ++i)
        panel[p * width + i] = row + i < rows ? here[i * stride + p] : Float(0);
  }
  for (int64_t row = (rows + 3) / 4 * 4; row % width != 0; row += 4)
    for (int64_t p = 0; p < size; ++p)
      for (int64_t i = 0; i < 4; ++i)
        to[row / width * (width * size) + row % width + p * width + i] = 0;
}

/// A row of `size` numbers times `scale`, filled up with zeros to whole vectors.
template <typename Float> void pack_row(const Float *from, int64_t size, Float scale, Float *to) {
  int64_t j = 0;
  for (; j + lanes<Float> <= size; j += lanes<Float>)
    store(to + j, load(from + j) * scale);
  for (int64_t i = j; i < whole_vectors<Float>(size); ++i)
    to[i] = i < size ? from[i] * scale : Float(0);
}

/// The same back: without what fills it up.
template <typename Float> void unpack_row(const Float *from, int64_t size, Float scale, Float *to) {
  int64_t j = 0;
  for (; j + lanes<Float> <= size; j += lanes<Float>)
    store(to + j, load(from + j) * scale);
  for (; j < size; ++j)
    to[j] = from[j] * scale;
}

template <typename Float> void fill_zeros(Float *to, int64_t count) {
  for (int64_t i = 0; i < count; ++i)
    to[i] = 0;
}

} // namespace
