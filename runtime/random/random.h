// Random tensors: value i of a draw depends on (seed, stream, step, site, i) alone, never on the
// number of threads.
#pragma once

#include "runtime/arena/memory.h"
#include "runtime/random/philox.h"

#include <cstdint>

namespace gradus::runtime {

/// U[0, 1): multiples of 2^-24 for float, of 2^-53 for double.
void fill_uniform(const DrawKey &key, float *values, int64_t count, int threads) noexcept;
void fill_uniform(const DrawKey &key, double *values, int64_t count, int threads) noexcept;

/// N(0, 1) by Box & Muller 1958.
void fill_normal(const DrawKey &key, float *values, int64_t count, int threads) noexcept;
void fill_normal(const DrawKey &key, double *values, int64_t count, int threads) noexcept;

/// rows x columns, row-major: orthonormal rows or columns, whichever are fewer, distributed
/// uniformly (Saxe et al. 2014). False where `hooks` gives no memory for the work in double
/// precision; nothing is written then.
bool fill_orthogonal(const DrawKey &key, float *values, int64_t rows, int64_t columns, int threads,
                     const Hooks &hooks) noexcept;
bool fill_orthogonal(const DrawKey &key, double *values, int64_t rows, int64_t columns, int threads,
                     const Hooks &hooks) noexcept;

} // namespace gradus::runtime
