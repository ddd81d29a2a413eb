// Random orthonormal vectors: a Gaussian matrix, orthogonalized by Gram-Schmidt done twice, in
// double precision. Twice is enough (Giraud, Langou & Rozloznik 2005). Each vector keeps a positive
// product with the one it came from, the sign that makes the distribution uniform.
#include "runtime/parallel/parallel.h"
#include "runtime/random/random.h"

#include <algorithm>
#include <cmath>

namespace gradus::runtime {

namespace {

/// Sums in eight fixed lanes: vectorizes, and adds in the same order everywhere.
double dot(const double *x, const double *y, int64_t length) {
  double lanes[8] = {};
  int64_t i = 0;
  for (; i + 8 <= length; i += 8)
    for (int lane = 0; lane < 8; ++lane)
      lanes[lane] += x[i + lane] * y[i + lane];
  for (; i < length; ++i)
    lanes[i & 7] += x[i] * y[i];
  double sum = 0;
  for (double lane : lanes)
    sum += lane;
  return sum;
}

/// v -= sum over j < count of <v, q_j> q_j. `product` holds count numbers.
void project_out(const double *vectors, int64_t count, int64_t length, double *v, double *product,
                 int threads) {
  Partition by_vector = Partition::of(count, 1 + 16384 / length, threads);
  parallel_parts(threads, by_vector.parts, [&](int64_t part) {
    int64_t end = std::min(count, (part + 1) * by_vector.size);
    for (int64_t j = part * by_vector.size; j < end; ++j)
      product[j] = dot(vectors + j * length, v, length);
  });
  Partition by_element = Partition::of(length, 1 + 16384 / (count + 1), threads);
  parallel_parts(threads, by_element.parts, [&](int64_t part) {
    int64_t begin = part * by_element.size, end = std::min(length, begin + by_element.size);
    for (int64_t j = 0; j < count; ++j)
      for (int64_t i = begin; i < end; ++i)
        v[i] -= product[j] * vectors[j * length + i];
  });
}

template <typename Value>
bool orthogonal(const DrawKey &key, Value *values, int64_t rows, int64_t columns, int threads,
                const Hooks &hooks) {
  if (rows <= 0 || columns <= 0)
    return true;
  int64_t count = std::min(rows, columns), length = std::max(rows, columns);
  uint64_t numbers = uint64_t(count) * uint64_t(length) + uint64_t(count);
  auto *vectors = static_cast<double *>(hooks.allocate(numbers * sizeof(double)));
  if (!vectors)
    return false;
  fill_normal(key, vectors, count * length, threads);
  double *product = vectors + count * length;
  for (int64_t j = 0; j < count; ++j) {
    double *v = vectors + j * length;
    for (int pass = 0; pass < 2; ++pass)
      project_out(vectors, j, length, v, product, threads);
    double norm = std::sqrt(dot(v, v, length));
    for (int64_t i = 0; i < length; ++i)
      v[i] /= norm;
  }
  bool by_rows = rows <= columns;
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t column = 0; column < columns; ++column)
      values[row * columns + column] =
          Value(by_rows ? vectors[row * length + column] : vectors[column * length + row]);
  hooks.release(vectors);
  return true;
}

} // namespace

bool fill_orthogonal(const DrawKey &key, float *values, int64_t rows, int64_t columns, int threads,
                     const Hooks &hooks) noexcept {
  return orthogonal(key, values, rows, columns, threads, hooks);
}

bool fill_orthogonal(const DrawKey &key, double *values, int64_t rows, int64_t columns, int threads,
                     const Hooks &hooks) noexcept {
  return orthogonal(key, values, rows, columns, threads, hooks);
}

} // namespace gradus::runtime
