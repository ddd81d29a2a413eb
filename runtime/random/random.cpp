// Uniform and normal draws, chunk by chunk on the pool.
#include "runtime/random/random.h"

#include "runtime/parallel/parallel.h"
#include "runtime/parallel/processor.h"
#include "runtime/random/fill.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace gradus::runtime {

namespace {

constexpr int64_t grain_values = 4096; // about the time that starting the team costs

const FillKernels &best_fill() {
  switch (processor()) {
#ifdef GRADUS_X86
  case Processor::avx512:
    return fill_avx512;
  case Processor::avx2:
    return fill_avx2;
#endif
  default:
    return fill_baseline;
  }
}

/// Calls fill_chunk(chunk, values of it) for every chunk of `chunk_values`; the last one by way of
/// a buffer.
template <typename Value, typename FillChunk>
void fill_chunks(Value *values, int64_t count, int64_t chunk_values, int threads,
                 const FillChunk &fill_chunk) {
  int64_t chunks = (count + chunk_values - 1) / chunk_values;
  Partition partition = Partition::of(chunks, grain_values / chunk_values, threads);
  parallel_parts(threads, partition.parts, [&](int64_t part) {
    int64_t end = std::min(chunks, (part + 1) * partition.size);
    for (int64_t chunk = part * partition.size; chunk < end; ++chunk) {
      Value *place = values + chunk * chunk_values;
      int64_t rest = std::min(chunk_values, count - chunk * chunk_values);
      if (rest == chunk_values) {
        fill_chunk(chunk, place);
        continue;
      }
      Value whole[4 * chunk_blocks];
      fill_chunk(chunk, whole);
      std::memcpy(place, whole, size_t(rest) * sizeof(Value));
    }
  });
}

/// The two numbers with 53 bits in [0, 1) of a block.
void draw_doubles(const DrawKey &key, uint64_t block, double result[2]) {
  uint32_t word[4];
  counter_of(key, block, word);
  philox(word, uint32_t(key.seed), uint32_t(key.seed >> 32));
  for (int i = 0; i < 2; ++i)
    result[i] = double((uint64_t(word[2 * i]) << 32 | word[2 * i + 1]) >> 11) * 0x1p-53;
}

} // namespace

void fill_uniform(const DrawKey &key, float *values, int64_t count, int threads) noexcept {
  auto fill = best_fill().uniform;
  fill_chunks(values, count, 4 * chunk_blocks, threads, [&](int64_t chunk, float *place) {
    fill(key, uint64_t(chunk * chunk_blocks), place);
  });
}

void fill_normal(const DrawKey &key, float *values, int64_t count, int threads) noexcept {
  auto fill = best_fill().normal;
  fill_chunks(values, count, 4 * chunk_blocks, threads, [&](int64_t chunk, float *place) {
    fill(key, uint64_t(chunk * chunk_blocks), place);
  });
}

void fill_uniform(const DrawKey &key, double *values, int64_t count, int threads) noexcept {
  fill_chunks(values, count, 2 * chunk_blocks, threads, [&](int64_t chunk, double *place) {
    for (int64_t b = 0; b < chunk_blocks; ++b)
      draw_doubles(key, uint64_t(chunk * chunk_blocks + b), place + 2 * b);
  });
}

void fill_normal(const DrawKey &key, double *values, int64_t count, int threads) noexcept {
  fill_chunks(values, count, 2 * chunk_blocks, threads, [&](int64_t chunk, double *place) {
    for (int64_t b = 0; b < chunk_blocks; ++b) {
      double u[2];
      draw_doubles(key, uint64_t(chunk * chunk_blocks + b), u);
      double radius = std::sqrt(-2 * std::log(u[0] + 0x1p-54));
      double angle = 6.283185307179586477 * u[1];
      place[2 * b] = radius * std::cos(angle);
      place[2 * b + 1] = radius * std::sin(angle);
    }
  });
}

} // namespace gradus::runtime
