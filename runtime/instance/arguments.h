// What a caller hands over, checked before anything is changed.
#pragma once

#include "runtime/instance/binding.h"

namespace gradus::runtime {

/// Null pointers, and indices outside [0, index_limit) that are not index_ignored.
Status check_arguments(const Binding &binding, void *const *arguments);

} // namespace gradus::runtime
