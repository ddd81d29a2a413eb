// The kernels for attention for any processor: 16 registers of 16 bytes, 8 of them sums.
#include "runtime/primitives/attention_kernels.h"

namespace {
constexpr int vector_bytes = 16, max_vectors = 2, max_rows = 4;
}

#include "runtime/primitives/attention_body.h"

namespace gradus::runtime {

const AttentionKernels<float> attention_f32_baseline = attention_kernels<float>;
const AttentionKernels<double> attention_f64_baseline = attention_kernels<double>;

} // namespace gradus::runtime
