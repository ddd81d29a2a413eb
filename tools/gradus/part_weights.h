// Weights of one part of a model from another model's file: `--weights body=runs/autoencoder`.
#pragma once

#include "runtime/status/status.h"

#include <string>

namespace gradus::runner {

/// Fills every parameter and state `part.NAME` from the tensor NAME of a safetensors file; all or
/// none. Tensors that the part does not have are left aside.
runtime::Status load_part(gradus_instance *instance, const std::string &part,
                          const std::string &path);

} // namespace gradus::runner
