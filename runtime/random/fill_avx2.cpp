// The fills of random f32 values for AVX2.
#include "runtime/random/fill_body.h"

namespace gradus::runtime {

const FillKernels fill_avx2 = {uniform, normal};

} // namespace gradus::runtime
