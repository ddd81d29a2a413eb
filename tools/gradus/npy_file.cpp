// NumPy's format, version 1: the header is padded so that the numbers begin at a multiple of 64
// bytes.
#include "tools/gradus/npy_file.h"

#include "gradus/abi.h"
#include "runtime/file/file.h"

namespace gradus::runner {

std::string npy_header(const char *type, const std::vector<int64_t> &shape) {
  std::string extents;
  for (int64_t extent : shape)
    extents += std::to_string(extent) + ", ";
  if (shape.size() > 1)
    extents.resize(extents.size() - 2);
  std::string header = "{'descr': '" + std::string(type) + "', 'fortran_order': False, 'shape': (" +
                       extents + "), }";
  header.append(63 - (10 + header.size()) % 64, ' ');
  header += '\n';
  std::string opening("\x93NUMPY\x01\x00", 8);
  opening += static_cast<char>(header.size() & 255);
  opening += static_cast<char>(header.size() >> 8);
  return opening + header;
}

runtime::Status write_npy(const std::string &path, int32_t element,
                          const std::vector<int64_t> &shape, const void *data, uint64_t bytes) {
  const char *type = element == GRADUS_F64    ? "<f8"
                     : element == GRADUS_I32  ? "<i4"
                     : element == GRADUS_I64  ? "<i8"
                     : element == GRADUS_BOOL ? "|b1"
                                              : "<f4";
  std::string opening = npy_header(type, shape);
  return runtime::replace_file(path, {{opening.data(), opening.size()}, {data, bytes}});
}

} // namespace gradus::runner
