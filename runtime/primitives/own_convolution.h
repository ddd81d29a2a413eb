// The ways of our own to convolve.
#pragma once

#include "runtime/primitives/convolution.h"

namespace gradus::runtime {

/// Whether few result channels make it faster to add each source point where its taps lie than to collect windows.
bool scatter_pays(const WindowProblem &problem);
/// Forward with strides of 1, or by the input; one group.
std::unique_ptr<Convolution> make_own_scatter(const WindowProblem &problem);

} // namespace gradus::runtime
