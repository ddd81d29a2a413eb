// The value of an extent of an argument once the dimensions have values.
#pragma once

#include "gradus/abi.h"

namespace gradus::runtime {

/// False where the value leaves 64 bits.
inline bool extent_value(const gradus_extent &extent, const int64_t *dims, int64_t &value) {
  if (!extent.polynomial) {
    value = extent.dimension >= 0 ? dims[extent.dimension] : extent.constant;
    return true;
  }
  value = 0;
  const int64_t *word = extent.polynomial;
  for (int64_t terms = *word++; terms > 0; --terms) {
    int64_t product = *word++;
    for (int64_t factors = *word++; factors > 0; --factors)
      if (__builtin_mul_overflow(product, dims[*word++], &product))
        return false;
    if (__builtin_add_overflow(value, product, &value))
      return false;
  }
  return true;
}

} // namespace gradus::runtime
