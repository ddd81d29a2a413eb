// Shapes and sizes of data sets; every product of extents is checked here.
#include "runtime/data/data_set.h"

#include "runtime/data/token_records.h"

#include <algorithm>

namespace gradus::runtime {

std::string shape_text(const std::vector<int64_t> &shape) {
  std::string text = "[";
  for (size_t axis = 0; axis < shape.size(); ++axis)
    text += (axis ? ", " : "") + std::to_string(shape[axis]);
  return text + "]";
}

const DataTensor *DataSet::find(const std::string &name) const {
  for (const DataTensor &tensor : tensors)
    if (tensor.name == name)
      return &tensor;
  return nullptr;
}

std::string DataSet::names() const {
  std::string names;
  for (const DataTensor &tensor : tensors)
    names += (names.empty() ? "`" : ", `") + tensor.name + "`";
  if (text)
    names += std::string(names.empty() ? "" : ", ") + "`token`, `next`, `begins`";
  if (records)
    names += std::string(names.empty() ? "" : ", ") + records->names();
  return names;
}

Result<uint64_t> checked_bytes(const std::vector<int64_t> &shape, DataElement element) {
  uint64_t bytes = size_of(element);
  bool empty = false;
  for (int64_t extent : shape) {
    if (extent < 0)
      return Status(GRADUS_CORRUPT_FILE,
                    "the shape " + shape_text(shape) + " has a negative extent");
    empty |= extent == 0;
    // The products of the nonzero extents must fit too: row_elements() multiplies them.
    if (extent > 0 && __builtin_mul_overflow(bytes, static_cast<uint64_t>(extent), &bytes))
      return Status(GRADUS_CORRUPT_FILE,
                    "the shape " + shape_text(shape) + " is larger than memory can address");
  }
  if (bytes > static_cast<uint64_t>(INT64_MAX))
    return Status(GRADUS_CORRUPT_FILE,
                  "the shape " + shape_text(shape) + " is larger than memory can address");
  return empty ? uint64_t{0} : bytes;
}

void swap_bytes(std::vector<unsigned char> &bytes, size_t element_size) {
  if (element_size > 1)
    for (size_t at = 0; at + element_size <= bytes.size(); at += element_size)
      std::reverse(bytes.begin() + at, bytes.begin() + at + element_size);
}

} // namespace gradus::runtime
