// The own matrix kernel for AVX2 and FMA: 16 registers of 8 floats, 12 of them sums.
#include "runtime/primitives/kernels.h"

namespace {
constexpr int vector_bytes = 32, max_vectors = 2, max_rows = 6;
}

#include "runtime/primitives/kernel_body.h"

namespace gradus::runtime {

const Kernels kernels_avx2 = {vector_floats, max_rows, tile_columns, pack_b_floats,
                              pack_a_floats, multiply, pack_panels, ::activate};

} // namespace gradus::runtime
