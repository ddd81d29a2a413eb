// Vectors of floats and doubles as wide as the including kernel file's `vector_bytes`, and e^x on them in plain arithmetic: the same
// polynomials for every instruction set. Included inside the kernel files only; everything is local to the file that includes it.
#pragma once

#include <stdint.h>

namespace {

template <typename Float> struct VectorOf;
template <> struct VectorOf<float> {
  typedef float Type __attribute__((vector_size(vector_bytes)));
  typedef float Unaligned __attribute__((vector_size(vector_bytes), aligned(4), may_alias));
};
template <> struct VectorOf<double> {
  typedef double Type __attribute__((vector_size(vector_bytes)));
  typedef double Unaligned __attribute__((vector_size(vector_bytes), aligned(8), may_alias));
};

template <typename Float> constexpr int lanes = vector_bytes / int(sizeof(Float));

template <typename Float> inline __attribute__((always_inline)) typename VectorOf<Float>::Type load(const Float *p) {
  return *reinterpret_cast<const typename VectorOf<Float>::Unaligned *>(p);
}
template <typename Float> inline __attribute__((always_inline)) void store(Float *p, typename VectorOf<Float>::Type v) {
  *reinterpret_cast<typename VectorOf<Float>::Unaligned *>(p) = v;
}
template <typename Float> inline __attribute__((always_inline)) typename VectorOf<Float>::Type splat(Float x) {
  return x - typename VectorOf<Float>::Type{};
}

/// x limited to [low, high]; a NaN stays a NaN, so that a diverging loss is seen.
template <typename Vector> inline __attribute__((always_inline)) Vector clamp(Vector x, Vector low, Vector high) {
  x = x < low ? low : x;
  return x > high ? high : x;
}

/// e^x within 2 ulp on [-87, 88], constant beyond: Cephes' expf (Moshier), degree 5 after reduction by ln 2 in two parts.
inline VectorOf<float>::Type exponential(VectorOf<float>::Type x) {
  using Vector = VectorOf<float>::Type;
  typedef int32_t Bits __attribute__((vector_size(vector_bytes)));
  // Bounds in variables, as the compiler knows its maximum and minimum only so.
  x = clamp(x, splat(-87.0f), splat(88.0f));
  // Adding 1.5 * 2^23 rounds to an integer n and leaves it in the lowest bits, whence it moves to
  // the exponent of 2^n. Of a NaN no more than the exponent is taken, and p is NaN itself.
  const float shift = 12582912.0f;
  Vector shifted = x * 1.44269504088896341f + shift;
  Vector n = shifted - shift;
  Vector r = x - n * 0.693359375f;
  r = r - n * -2.12194440e-4f;
  Vector p = splat(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  Bits scale = ((Bits)shifted + 127) << 23;
  return p * (Vector)scale;
}

/// The same of doubles within 2 ulp on [-708, 709]: Cephes' exp, e^r = 1 + 2 r P(r^2) / (Q(r^2) - r P(r^2)).
inline VectorOf<double>::Type exponential(VectorOf<double>::Type x) {
  using Vector = VectorOf<double>::Type;
  typedef int64_t Bits __attribute__((vector_size(vector_bytes)));
  x = clamp(x, splat(-708.0), splat(709.0));
  const double shift = 6755399441055744.0; // 1.5 * 2^52
  Vector shifted = x * 1.4426950408889634074 + shift;
  Vector n = shifted - shift;
  Vector r = x - n * 6.93145751953125e-1;
  r = r - n * 1.42860682030941723212e-6;
  Vector z = r * r;
  Vector p = ((1.26177193074810590878e-4 * z + 3.02994407707441961300e-2) * z + 9.99999999999999999910e-1) * r;
  Vector q = ((3.00198505138664455042e-6 * z + 2.52448340349684104192e-3) * z + 2.27265548208155028766e-1) * z + 2.0;
  Vector e = 1.0 + 2.0 * (p / (q - p));
  Bits scale = ((Bits)shifted + 1023) << 52;
  return e * (Vector)scale;
}

} // namespace
