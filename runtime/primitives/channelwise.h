// Windows that treat each channel by itself, made beforehand: pooling, depthwise convolutions, and the gradients of both.
#pragma once

#include "runtime/primitives/convolution.h"

namespace gradus::runtime {

/// As many groups as channels of x and of y.
bool is_depthwise(const WindowProblem &problem);
std::unique_ptr<Convolution> make_channelwise(const WindowProblem &problem);

} // namespace gradus::runtime
