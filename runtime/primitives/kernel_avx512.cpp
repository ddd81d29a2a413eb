// The own matrix kernel for AVX-512: 32 registers of 16 floats, 24 of them sums.
#include "runtime/primitives/kernels.h"

namespace {
constexpr int vector_bytes = 64, max_vectors = 4, max_rows = 6;
}

#include "runtime/primitives/kernel_body.h"

namespace gradus::runtime {

const Kernels kernels_avx512 = {vector_floats, max_rows, tile_columns, pack_b_floats,
                                pack_a_floats, multiply, pack_panels, ::activate};

} // namespace gradus::runtime
