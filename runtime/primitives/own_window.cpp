// Kernels by processor; activations in double precision.
#include "runtime/primitives/own_window.h"

#include "runtime/parallel/processor.h"
#include "runtime/primitives/own_matmul.h"

#include <cmath>

namespace gradus::runtime {

template <> const WindowKernels<float> &best_window_kernels<float>() {
  switch (processor()) {
#ifdef GRADUS_X86
  case Processor::avx512:
    return window_f32_avx512;
  case Processor::avx2:
    return window_f32_avx2;
#endif
  default:
    return window_f32_baseline;
  }
}

template <> const WindowKernels<double> &best_window_kernels<double>() {
  switch (processor()) {
#ifdef GRADUS_X86
  case Processor::avx512:
    return window_f64_avx512;
  case Processor::avx2:
    return window_f64_avx2;
#endif
  default:
    return window_f64_baseline;
  }
}

void activate(float *values, int64_t count, int32_t activation) { best_kernels().activate(values, count, activation); }

namespace {

double activated(double x, int32_t activation) {
  switch (activation) {
  case GRADUS_RELU:
    return x < 0 ? 0 : x;
  case GRADUS_SIGMOID:
    return 1 / (1 + std::exp(-x));
  case GRADUS_TANH:
    return std::tanh(x);
  case GRADUS_GELU_ERF:
    return 0.5 * x * std::erfc(-x * 0.70710678118654752);
  case GRADUS_GELU_TANH: // x sigmoid(2 u)
    return x / (1 + std::exp(-1.5957691216057308 * (x + 0.044715 * x * x * x)));
  case GRADUS_SILU:
    return x / (1 + std::exp(-x));
  default:
    return x;
  }
}

} // namespace

void activate(double *values, int64_t count, int32_t activation) {
  if (activation != GRADUS_LINEAR)
    for (int64_t i = 0; i < count; ++i)
      values[i] = activated(values[i], activation);
}

uint64_t scratch_for(double elements, size_t bytes) {
  double total = elements * double(bytes);
  return total > 1e18 ? UINT64_MAX : (uint64_t(total) + 63) / 64 * 64;
}

} // namespace gradus::runtime
