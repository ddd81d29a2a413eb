// The next token, chosen from its logits.
#pragma once

#include "gradus/gradus.h"
#include "runtime/status/status.h"

#include <cstdint>

namespace gradus::runtime {

struct Chosen {
  int32_t token = 0;
  double log_probability = 0; // of the token, before anything is filtered out
};

/// Fails where the logits say no probabilities (NaN, +infinity, nothing above -infinity), a token of
/// `before` is not one of them, or a setting makes no sense; the sentence says which.
///
/// In this order: the repetition penalty, then the temperature, then of the tokens by falling
/// probability (the lower id first among equals) the `top_k` first, of these the fewest that hold
/// `top_p` of their probability, of these those with `min_p` of the greatest one.
template <typename Float>
Result<Chosen> choose(const Float *logits, int64_t vocabulary, const int32_t *before,
                      int64_t before_count, const gradus_choice &choice);

} // namespace gradus::runtime
