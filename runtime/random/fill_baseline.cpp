// The fills of random f32 values for any processor.
#include "runtime/random/fill_body.h"

namespace gradus::runtime {

const FillKernels fill_baseline = {uniform, normal};

} // namespace gradus::runtime
