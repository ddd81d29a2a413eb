// The kernels for attention for AVX2 and FMA: 16 registers of 32 bytes, 12 of them sums.
#include "runtime/primitives/attention_kernels.h"

namespace {
constexpr int vector_bytes = 32, max_vectors = 2, max_rows = 6;
}

#include "runtime/primitives/attention_body.h"

namespace gradus::runtime {

const AttentionKernels<float> attention_f32_avx2 = attention_kernels<float>;
const AttentionKernels<double> attention_f64_avx2 = attention_kernels<double>;

} // namespace gradus::runtime
