// Activations on vectors of floats, in plain arithmetic: the same polynomials for every instruction
// set. Included inside the kernel files only; everything is local to the file that includes it.
#pragma once

#include "gradus/abi.h"
#include "runtime/primitives/kernels.h"
#include "runtime/primitives/vectors.h"

namespace {

typedef VectorOf<float>::Type Vector;
typedef int32_t IntVector __attribute__((vector_size(vector_bytes)));
constexpr int vector_floats = lanes<float>;

inline Vector sigmoid(Vector x) { return 1.0f / (1.0f + exponential(-x)); }

/// Cephes' tanhf: a polynomial near 0, where the quotient would cancel.
inline Vector hyperbolic_tangent(Vector x) {
  Vector size = x < 0.0f ? -x : x;
  Vector z = x * x;
  Vector p = splat(-5.70498872745e-3f);
  p = p * z + 2.06390887954e-2f;
  p = p * z - 5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z - 3.33332819422e-1f;
  Vector near_zero = p * z * x + x;
  Vector far = 1.0f - 2.0f / (exponential(2.0f * size) + 1.0f);
  far = x < 0.0f ? -far : far;
  return size < 0.625f ? near_zero : far;
}

/// x P(X <= x) for X ~ N(0, 1) (Hendrycks & Gimpel 2016), by the complementary error function of
/// Abramowitz & Stegun 7.1.26.
inline Vector gelu_erf(Vector x) {
  Vector z = (x < 0.0f ? -x : x) * 0.70710678118654752f;
  Vector t = 1.0f / (1.0f + 0.3275911f * z);
  Vector p = splat(1.061405429f);
  p = p * t - 1.453152027f;
  p = p * t + 1.421413741f;
  p = p * t - 0.284496736f;
  p = p * t + 0.254829592f;
  Vector half_tail = 0.5f * (p * t) * exponential(-z * z);
  return x < 0.0f ? x * half_tail : x - x * half_tail;
}

inline Vector gelu_tanh(Vector x) {
  return x * sigmoid(1.5957691216057308f * (x + 0.044715f * x * x * x));
}

/// Calls function on the rows of a matrix, the last vector of each filled up with zeros.
template <typename Function>
inline void apply(float *values, int64_t rows, int64_t stride, int64_t columns, Function function) {
  for (int64_t row = 0; row < rows; ++row, values += stride) {
    int64_t i = 0;
    for (; i + vector_floats <= columns; i += vector_floats)
      store(values + i, function(load(values + i)));
    if (i == columns)
      continue;
    Vector rest = {};
    for (int64_t j = i; j < columns; ++j)
      rest[j - i] = values[j];
    rest = function(rest);
    for (int64_t j = i; j < columns; ++j)
      values[j] = rest[j - i];
  }
}

void activate_rows(float *values, int64_t rows, int64_t stride, int64_t columns,
                   int32_t activation) {
  auto with = [&](auto function) { apply(values, rows, stride, columns, function); };
  switch (activation) {
  case GRADUS_RELU:
    return with([](Vector x) { return x < 0.0f ? splat(0.0f) : x; });
  case GRADUS_SIGMOID:
    return with([](Vector x) { return sigmoid(x); });
  case GRADUS_TANH:
    return with([](Vector x) { return hyperbolic_tangent(x); });
  case GRADUS_GELU_ERF:
    return with([](Vector x) { return gelu_erf(x); });
  case GRADUS_GELU_TANH:
    return with([](Vector x) { return gelu_tanh(x); });
  case GRADUS_SILU:
    return with([](Vector x) { return x * sigmoid(x); });
  default:
    return;
  }
}

void activate(float *values, int64_t count, int32_t activation) {
  activate_rows(values, 1, count, count, activation);
}

} // namespace
