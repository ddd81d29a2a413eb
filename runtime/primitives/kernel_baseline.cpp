// The own matrix kernel for any x86-64, or another processor: 16 registers of 4 floats, 8 of them
// sums; product and sum round apart.
#include "runtime/primitives/kernels.h"

namespace {
constexpr int vector_bytes = 16, max_vectors = 2, max_rows = 4;
}

#include "runtime/primitives/kernel_body.h"

namespace gradus::runtime {

const Kernels kernels_baseline = {vector_floats, max_rows, tile_columns, pack_b_floats,
                                  pack_a_floats, multiply, pack_panels, ::activate};

} // namespace gradus::runtime
