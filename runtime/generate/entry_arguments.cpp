// Finds an entry's dimensions in the shapes of what it is handed.
#include "runtime/generate/entry_arguments.h"

#include "runtime/train/extents.h"

namespace gradus::runtime {

EntryArguments::EntryArguments(const gradus_entry &entry)
    : entry_(entry), dims_(static_cast<size_t>(entry.dimension_count), -1),
      values_(static_cast<size_t>(entry.argument_count), nullptr) {}

Status EntryArguments::hand(int32_t index, const void *values, const std::vector<int64_t> &shape) {
  const gradus_argument &argument = entry_.arguments[index];
  bool fits = static_cast<size_t>(argument.rank) == shape.size();
  for (size_t axis = 0; fits && axis < shape.size(); ++axis) {
    const gradus_extent &extent = argument.shape[axis];
    if (is_dimension(extent)) {
      int64_t &dim = dims_[static_cast<size_t>(extent.dimension)];
      fits = dim < 0 || dim == shape[axis];
      dim = shape[axis];
    } else {
      fits = is_constant(extent) && extent.constant == shape[axis];
    }
  }
  if (!fits) {
    std::string text;
    for (int64_t size : shape)
      text += (text.empty() ? "" : ", ") + std::to_string(size);
    return Status(GRADUS_MISMATCH, "`" + std::string(argument.name) + "` of `" + entry_.name +
                                       "` is " + shape_text(entry_, argument) +
                                       " and would be handed [" + text + "]");
  }
  // An entry reads its inputs and no more; the table of pointers is one for inputs and results.
  values_[static_cast<size_t>(index)] = const_cast<void *>(values);
  return {};
}

std::vector<int64_t> EntryArguments::shape_of(int32_t index) const {
  const gradus_argument &argument = entry_.arguments[index];
  std::vector<int64_t> shape;
  for (int32_t axis = 0; axis < argument.rank; ++axis)
    shape.push_back(extent_value(argument.shape[axis], dims_.data()));
  return shape;
}

void EntryArguments::receive(int32_t index, void *values) {
  values_[static_cast<size_t>(index)] = values;
}

Status EntryArguments::call(gradus_instance *instance, int32_t index) {
  gradus_status status = gradus_call(instance, index, values_.data(), dims_.data());
  return status == GRADUS_OK ? Status() : Status(status, gradus_message(instance));
}

} // namespace gradus::runtime
