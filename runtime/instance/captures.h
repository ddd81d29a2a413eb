// What is the same in all steps of a loop, so that a product may pack it once for all of them.
#pragma once

#include "gradus/abi.h"

namespace gradus::runtime {

/// The arguments of a loop's body that it captures, and how often the loop steps.
struct LoopCaptures {
  int32_t first = 0, count = 0;
  int64_t steps = 0;
};

/// Whether the body's slot is a capture or a view of one, and there are so many steps that packing it pays.
/// Slices are others in every step, and what is carried is written by the step before.
inline bool stays(const gradus_entry &body, int32_t slot, const LoopCaptures &captures) {
  // Packing takes about as long as two steps save.
  constexpr int64_t least_steps = 4;
  if (captures.steps < least_steps)
    return false;
  while (body.slots[slot].kind == GRADUS_SLOT_VIEW) {
    int32_t base = body.slots[slot].index;
    if (base < 0 || base >= slot) // a mistake, which the binding reports
      return false;
    slot = base;
  }
  int32_t capture = body.slots[slot].index - captures.first;
  return body.slots[slot].kind == GRADUS_SLOT_ARGUMENT && capture >= 0 && capture < captures.count;
}

} // namespace gradus::runtime
