// Writes safetensors files.
#include "runtime/checkpoint/safetensors.h"

#include <nlohmann/json.hpp>
#include <set>

namespace gradus::runtime {

namespace {

/// Only single texts go through the library: its lists and objects allocate in their destructors,
/// which ends the process where there is no memory.
std::string quoted(const std::string &text) {
  using Json = nlohmann::json;
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string header_of(const std::vector<TensorView> &tensors, const Metadata &metadata) {
  std::string text = "{", separator;
  if (!metadata.empty()) {
    text += "\"__metadata__\":{";
    for (const auto &[key, value] : metadata) {
      text += separator + quoted(key) + ":" + quoted(value);
      separator = ",";
    }
    text += "}";
  }
  uint64_t offset = 0;
  for (const TensorView &tensor : tensors) {
    text +=
        separator + quoted(tensor.name) + ":{\"dtype\":" + quoted(tensor.dtype) + ",\"shape\":[";
    for (size_t axis = 0; axis < tensor.shape.size(); ++axis)
      text += (axis ? "," : "") + std::to_string(tensor.shape[axis]);
    uint64_t end = offset + tensor.bytes;
    text += "],\"data_offsets\":[" + std::to_string(offset) + "," + std::to_string(end) + "]}";
    offset = end;
    separator = ",";
  }
  text += "}";
  // Spaces bring the data to a cache line, whatever reads it in place.
  text.resize((8 + text.size() + 63) / 64 * 64 - 8, ' ');
  return text;
}

} // namespace

Status write_safetensors(const std::string &path, const std::vector<TensorView> &tensors,
                         const Metadata &metadata, FileSystem &files) {
  std::set<std::string> names = {"__metadata__"};
  for (const TensorView &tensor : tensors)
    if (!names.insert(tensor.name).second)
      return Status(GRADUS_INVALID_ARGUMENT,
                    "cannot write `" + path + "`: two tensors are named `" + tensor.name + "`");
  std::string header = header_of(tensors, metadata);
  unsigned char length[8]; // little-endian by the format
  for (int i = 0; i < 8; ++i)
    length[i] = static_cast<unsigned char>(header.size() >> (8 * i));
  std::vector<Span> pieces = {{length, 8}, {header.data(), header.size()}};
  for (const TensorView &tensor : tensors)
    pieces.push_back({tensor.data, tensor.bytes});
  return replace_file(path, pieces, files);
}

} // namespace gradus::runtime
