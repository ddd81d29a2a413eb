// The fills of random f32 values for AVX-512.
#include "runtime/random/fill_body.h"

namespace gradus::runtime {

const FillKernels fill_avx512 = {uniform, normal};

} // namespace gradus::runtime
