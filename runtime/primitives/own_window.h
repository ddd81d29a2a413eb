// What our own engines for windows share.
#pragma once

#include "runtime/primitives/window.h"
#include "runtime/primitives/window_kernels.h"

namespace gradus::runtime {

/// The best kernels that this processor runs.
template <typename Float> const WindowKernels<Float> &best_window_kernels();

/// values = activation(values)
void activate(float *values, int64_t count, int32_t activation);
void activate(double *values, int64_t count, int32_t activation);

/// How many bytes so many elements take, in whole alignments of scratch; UINT64_MAX: more than any machine has.
uint64_t scratch_for(double elements, size_t bytes);

} // namespace gradus::runtime
