// Writes a tensor as .npy.
#pragma once

#include "runtime/status/status.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gradus::runner {

/// What stands before the numbers; `type` is NumPy's, such as `<f4`.
std::string npy_header(const char *type, const std::vector<int64_t> &shape);

/// `element` is a gradus_element; `data` is row-major and dense.
runtime::Status write_npy(const std::string &path, int32_t element,
                          const std::vector<int64_t> &shape, const void *data, uint64_t bytes);

} // namespace gradus::runner
