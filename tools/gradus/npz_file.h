// Writes arrays as .npz, deflated: a zip archive of .npy files.
#pragma once

#include "tools/gradus/npy_file.h"

namespace gradus::runner {

/// One array of an archive. `type` is NumPy's, such as `|u1`.
struct NpzArray {
  std::string name;
  const char *type;
  std::vector<int64_t> shape;
  const void *data;
  uint64_t bytes;
};

runtime::Status write_npz(const std::string &path, const std::vector<NpzArray> &arrays);

} // namespace gradus::runner
