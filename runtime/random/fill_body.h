// The fills of f32, written once as loops that vectorize and compiled for each instruction set
// without contraction of product and sum: every operation rounds alone, so that all processors give
// the same bits.
#pragma once

#include "runtime/random/fill.h"

namespace {

using gradus::runtime::chunk_blocks;
using gradus::runtime::DrawKey;

/// Word w of block b at words[w][b]: the blocks of a chunk side by side in vectors.
struct Words {
  uint32_t words[4][chunk_blocks];
};

void draw(const DrawKey &key, uint64_t block, Words &result) {
  uint32_t key0 = uint32_t(key.seed), key1 = uint32_t(key.seed >> 32);
#pragma GCC ivdep
  for (int64_t b = 0; b < chunk_blocks; ++b) {
    uint32_t word[4];
    gradus::runtime::counter_of(key, block + b, word);
    gradus::runtime::philox(word, key0, key1);
    result.words[0][b] = word[0];
    result.words[1][b] = word[1];
    result.words[2][b] = word[2];
    result.words[3][b] = word[3];
  }
}

/// Multiples of 2^-24 in [0, 1).
void uniform(const DrawKey &key, uint64_t block, float *values) {
  Words drawn;
  draw(key, block, drawn);
#pragma GCC ivdep
  for (int64_t i = 0; i < chunk_blocks * 4; ++i)
    values[i] = float(int32_t(drawn.words[i & 3][i >> 2] >> 8)) * 0x1p-24f;
}

/// ln x for x in (0, 1]: Cephes' logf (Moshier).
inline __attribute__((always_inline)) float logarithm(float x) {
  union {
    float number;
    int32_t bits;
  } value = {x};
  int32_t exponent = ((value.bits >> 23) & 255) - 126;
  value.bits = (value.bits & 0x7FFFFF) | 0x3F000000; // the mantissa in [0.5, 1)
  float m = value.number;
  bool low = m < 0.707106781186547524f;
  float e = float(exponent - (low ? 1 : 0));
  m = (low ? m + m : m) - 1.0f;
  float z = m * m;
  float y = 7.0376836292e-2f;
  y = y * m - 1.1514610310e-1f;
  y = y * m + 1.1676998740e-1f;
  y = y * m - 1.2420140846e-1f;
  y = y * m + 1.4249322787e-1f;
  y = y * m - 1.6668057665e-1f;
  y = y * m + 2.0000714765e-1f;
  y = y * m - 2.4999993993e-1f;
  y = y * m + 3.3333331174e-1f;
  y = y * m * z;
  y = y + -2.12194440e-4f * e;
  y = y - 0.5f * z;
  return m + y + 0.693359375f * e;
}

/// Box & Muller 1958: values 2j and 2j + 1 from words 2j and 2j + 1. The first word gives a number
/// in (0, 1] with all its 32 bits near 0, where the tail of the distribution comes from: |value|
/// reaches 6.66.
void normal(const DrawKey &key, uint64_t block, float *values) {
  Words drawn;
  draw(key, block, drawn);
  float first[2][chunk_blocks], second[2][chunk_blocks];
  for (int pair = 0; pair < 2; ++pair)
#pragma GCC ivdep
    for (int64_t b = 0; b < chunk_blocks; ++b) {
      float u = float(int32_t(drawn.words[2 * pair][b] >> 1)) * 0x1p-31f + 0x1p-32f;
      float radius = __builtin_sqrtf(-2.0f * logarithm(u));
      // The angle in quarter turns: the nearest whole quarter, and a rest of at most an eighth turn
      // either way.
      float turn = float(int32_t(drawn.words[2 * pair + 1][b] >> 8)) * 0x1p-22f;
      int32_t quarter = int32_t(turn + 0.5f);
      float x = (turn - float(quarter)) * 1.57079632679489662f;
      float z = x * x;
      float sine = ((-1.9515295891e-4f * z + 8.3321608736e-3f) * z - 1.6666654611e-1f) * z * x + x;
      float cosine =
          ((2.443315711809948e-5f * z - 1.388731625493765e-3f) * z + 4.166664568298827e-2f) * z *
              z -
          0.5f * z + 1.0f;
      bool odd = quarter & 1;
      float c = odd ? sine : cosine, s = odd ? cosine : sine;
      c = ((quarter + 1) & 2) ? -c : c;
      s = (quarter & 2) ? -s : s;
      first[pair][b] = radius * c;
      second[pair][b] = radius * s;
    }
  for (int64_t b = 0; b < chunk_blocks; ++b) {
    values[4 * b] = first[0][b];
    values[4 * b + 1] = second[0][b];
    values[4 * b + 2] = first[1][b];
    values[4 * b + 3] = second[1][b];
  }
}

} // namespace
