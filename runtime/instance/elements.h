// Element types of abi.h.
#pragma once

#include "gradus/abi.h"

#include <cstdint>

namespace gradus::runtime {

/// Bytes of one element; 0: not an element type.
inline uint64_t element_bytes(int32_t element) {
  switch (element) {
  case GRADUS_F32:
  case GRADUS_I32:
    return 4;
  case GRADUS_F64:
  case GRADUS_I64:
    return 8;
  case GRADUS_BOOL:
    return 1;
  default:
    return 0;
  }
}

} // namespace gradus::runtime
