// Element types of the format, and what writer and reader share.
#include "runtime/checkpoint/safetensors.h"

#include <cstring>

namespace gradus::runtime {

const char *dtype_of(gradus_element element) {
  switch (element) {
  case GRADUS_F32:
    return "F32";
  case GRADUS_F64:
    return "F64";
  case GRADUS_I32:
    return "I32";
  case GRADUS_I64:
    return "I64";
  case GRADUS_BOOL:
    return "BOOL";
  }
  return "";
}

uint64_t dtype_bytes(const std::string &dtype) {
  static const struct {
    const char *name;
    uint64_t bytes;
  } known[] = {{"F32", 4}, {"F64", 8},  {"I32", 4}, {"I64", 8},     {"BOOL", 1},
               {"F16", 2}, {"BF16", 2}, {"U8", 1},  {"I8", 1},      {"U16", 2},
               {"I16", 2}, {"U32", 4},  {"U64", 8}, {"F8_E4M3", 1}, {"F8_E5M2", 1}};
  for (const auto &row : known)
    if (dtype == row.name)
      return row.bytes;
  return 0;
}

int64_t TensorView::count() const {
  int64_t count = 1;
  for (int64_t extent : shape)
    count *= extent;
  return count;
}

std::string TensorView::type() const {
  std::string text = dtype + "[";
  for (size_t i = 0; i < shape.size(); ++i)
    text += (i ? ", " : "") + std::to_string(shape[i]);
  return text + "]";
}

TensorView tensor_view(std::string name, gradus_element element, std::vector<int64_t> shape,
                       const void *data) {
  TensorView view;
  view.name = std::move(name);
  view.dtype = dtype_of(element);
  view.shape = std::move(shape);
  view.data = data;
  view.bytes = uint64_t(view.count()) * dtype_bytes(view.dtype);
  return view;
}

const TensorView *SafetensorsFile::find(const std::string &name) const {
  auto place = by_name_.find(name);
  return place == by_name_.end() ? nullptr : &tensors_[place->second];
}

namespace {

template <typename From, typename To> void convert(const void *from, void *to, int64_t count) {
  auto *source = static_cast<const char *>(from);
  auto *target = static_cast<To *>(to);
  for (int64_t i = 0; i < count; ++i) {
    From value; // the file's values need not be aligned
    std::memcpy(&value, source + i * int64_t(sizeof(From)), sizeof(From));
    target[i] = To(value);
  }
}

} // namespace

bool copy_values(const TensorView &tensor, gradus_element element, void *values) {
  if (tensor.dtype == dtype_of(element)) {
    if (tensor.bytes)
      std::memcpy(values, tensor.data, tensor.bytes);
    return true;
  }
  if (tensor.dtype == "F32" && element == GRADUS_F64)
    convert<float, double>(tensor.data, values, tensor.count());
  else if (tensor.dtype == "F64" && element == GRADUS_F32)
    convert<double, float>(tensor.data, values, tensor.count());
  else
    return false;
  return true;
}

} // namespace gradus::runtime
