// Pooling with its gradients, made beforehand.
#pragma once

#include "runtime/primitives/window.h"

namespace gradus::runtime {

std::unique_ptr<Window> make_pooling(const WindowProblem &problem);

} // namespace gradus::runtime
