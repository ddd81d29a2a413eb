// The table of kernels for attention, one per instruction set, and the job that one thread's call of them gets. Includes no standard
// C++ header, like kernels.h.
#pragma once

#include <stdint.h>

namespace gradus::runtime {

/// Queries of one sequence that share a head of keys and values. A row is one query of one of the `group` heads of queries: row r is query
/// r / group of head r % group. Rows see the first keys alone, a later one no fewer than those before it.
template <typename Float> struct AttentionJob {
  int64_t queries, group;    // all rows of the sequence and head
  int64_t keys, stored_keys; // those that count; those that have a gradient
  int64_t size, value_size;  // of a query and a key; of a value
  bool causal;
  int64_t offset; // query i sees the keys up to i + offset
  Float scale;
  // From query to query, from key to key.
  int64_t query_row, result_row, key_row, value_row;
  const Float *query, *key, *value;
  /// Forward: written, `log_sum` where it is not null. Gradient: read.
  Float *result, *log_sum; // log_sum[head * queries + query]
  int64_t first_row, rows; // forward: what is computed

  const Float *gradient;             // of the result
  Float *d_query, *d_key, *d_value;  // as the originals lie
  Float *scratch;                    // floats of `forward_scratch` or `gradient_scratch`, aligned to 64 bytes
};

template <typename Float> struct AttentionKernels {
  /// Floats of scratch for so many rows of such sizes.
  int64_t (*forward_scratch)(int64_t rows, int64_t size, int64_t value_size);
  int64_t (*gradient_scratch)(int64_t rows, int64_t size, int64_t value_size);
  void (*forward)(const AttentionJob<Float> &job);
  /// All rows of the job.
  void (*gradient)(const AttentionJob<Float> &job);
};

extern const AttentionKernels<float> attention_f32_avx512, attention_f32_avx2, attention_f32_baseline;
extern const AttentionKernels<double> attention_f64_avx512, attention_f64_avx2, attention_f64_baseline;

} // namespace gradus::runtime
