// Codes of examples in a file: as they are (.npy), or quantized and deflated (.npz).
#pragma once

#include "tools/gradus/functions.h"

namespace gradus::runner {

/// Writes `codes`, whose rows are examples. `.npz`: every number in `bits` bits (1 to 8), from the
/// least to the greatest of its column, with these two beside them; then deflate. Anything else:
/// .npy.
runtime::Status write_codes(const std::string &path, const Collected &codes, int bits);
bool quantizes(const std::string &path);

/// The codes that a data set holds, one tensor: quantized ones are made numbers again.
runtime::Result<runtime::DataSet> restore_codes(runtime::DataSet set);

} // namespace gradus::runner
