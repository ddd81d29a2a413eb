// The kernels for attention for AVX-512: 32 registers of 64 bytes, 24 of them sums.
#include "runtime/primitives/attention_kernels.h"

namespace {
constexpr int vector_bytes = 64, max_vectors = 2, max_rows = 12;
}

#include "runtime/primitives/attention_body.h"

namespace gradus::runtime {

const AttentionKernels<float> attention_f32_avx512 = attention_kernels<float>;
const AttentionKernels<double> attention_f64_avx512 = attention_kernels<double>;

} // namespace gradus::runtime
