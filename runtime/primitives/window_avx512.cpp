// The kernels for windows over space for AVX-512: 32 registers of 64 bytes, 24 of them sums.
#include "runtime/primitives/window_kernels.h"

namespace {
constexpr int vector_bytes = 64, max_vectors = 4, max_rows = 6;
}

#include "runtime/primitives/window_body.h"

namespace gradus::runtime {

const WindowKernels<float> window_f32_avx512 = window_kernels<float>;
const WindowKernels<double> window_f64_avx512 = window_kernels<double>;

} // namespace gradus::runtime
