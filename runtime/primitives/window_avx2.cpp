// The kernels for windows over space for AVX2 and FMA: 16 registers of 32 bytes, 12 of them sums.
#include "runtime/primitives/window_kernels.h"

namespace {
constexpr int vector_bytes = 32, max_vectors = 2, max_rows = 6;
}

#include "runtime/primitives/window_body.h"

namespace gradus::runtime {

const WindowKernels<float> window_f32_avx2 = window_kernels<float>;
const WindowKernels<double> window_f64_avx2 = window_kernels<double>;

} // namespace gradus::runtime
