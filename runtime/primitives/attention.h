// Attention by scaled products, Vaswani et al. 2017, and its gradient, made beforehand. Queries and keys are [batch, length, heads, size],
// dense; the scores are never all there at once.
#pragma once

#include "gradus/abi.h"
#include "runtime/status/status.h"

#include <cstdint>
#include <memory>

namespace gradus::runtime {

/// The operation of gradus_attention_spec (abi.h) with its dimensions bound.
struct AttentionProblem {
  int32_t element = GRADUS_F32; // or GRADUS_F64
  bool gradient = false, causal = false;
  double scale = 1;
  int64_t batch = 1, queries = 1, keys = 1; // sequences; lengths
  int64_t heads = 1, key_heads = 1, size = 1, value_size = 1;
  int threads = 1;
};

/// float or double, as the problem says.
struct AttentionOperands {
  const void *query, *key, *value; // [batch, queries, heads, size], [batch, keys, key_heads, size], [… value_size]
  const int32_t *length;           // [batch]: only the first keys of a sequence count
  const int32_t *offset;           // where causal: query i sees the keys up to i + offset
  void *result;                    // [batch, queries, heads, value_size]
  void *log_sum;                   // [batch, heads, queries]: of the exponentials of the scores; may be null where it is a result
  const void *gradient;            // of the result; the rest: null where it is not wanted
  void *d_query, *d_key, *d_value;
  void *scratch; // scratch_bytes(), aligned to 64
};

class Attention {
public:
  virtual ~Attention() = default;
  virtual uint64_t scratch_bytes() const = 0;
  virtual void run(const AttentionOperands &operands) const noexcept = 0;
};

Result<std::unique_ptr<Attention>> make_attention(const AttentionProblem &problem);

} // namespace gradus::runtime
