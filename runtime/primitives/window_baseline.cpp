// The kernels for windows over space for any x86-64, or another processor: 16 registers of 16 bytes, 8 of them sums.
#include "runtime/primitives/window_kernels.h"

namespace {
constexpr int vector_bytes = 16, max_vectors = 2, max_rows = 4;
}

#include "runtime/primitives/window_body.h"

namespace gradus::runtime {

const WindowKernels<float> window_f32_baseline = window_kernels<float>;
const WindowKernels<double> window_f64_baseline = window_kernels<double>;

} // namespace gradus::runtime
