// Fills of random f32 values, one table per instruction set; like primitives/kernels.h it includes
// no standard C++ header.
#pragma once

#include "runtime/random/philox.h"

namespace gradus::runtime {

/// Blocks of a chunk; a chunk is what the kernels compute at once, four values for each block.
constexpr int64_t chunk_blocks = 64;

struct FillKernels {
  /// values[i] = value 4 * block + i of the draw, for i < 4 * chunk_blocks.
  void (*uniform)(const DrawKey &key, uint64_t block, float *values);
  void (*normal)(const DrawKey &key, uint64_t block, float *values);
};

extern const FillKernels fill_avx512, fill_avx2, fill_baseline;

} // namespace gradus::runtime
