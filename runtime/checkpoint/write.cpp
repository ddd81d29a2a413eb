// Writes safetensors files.
#include "runtime/checkpoint/safetensors.h"

#include <nlohmann/json.hpp>

namespace gradus::runtime {

Status write_safetensors(const std::string &path, const std::vector<TensorView> &tensors,
                         const Metadata &metadata, FileSystem &files) {
  // Ordered: the same tensors give the same bytes, in the order of their data.
  using Json = nlohmann::ordered_json;
  Json header = Json::object();
  if (!metadata.empty())
    header["__metadata__"] = metadata;
  uint64_t offset = 0;
  for (const TensorView &tensor : tensors) {
    if (header.contains(tensor.name))
      return Status(GRADUS_INVALID_ARGUMENT,
                    "cannot write `" + path + "`: two tensors are named `" + tensor.name + "`");
    header[tensor.name] = {{"dtype", tensor.dtype},
                           {"shape", tensor.shape},
                           {"data_offsets", {offset, offset + tensor.bytes}}};
    offset += tensor.bytes;
  }
  std::string text = header.dump(-1, ' ', false, Json::error_handler_t::replace);
  // Spaces bring the data to a cache line, whatever reads it in place.
  text.resize((8 + text.size() + 63) / 64 * 64 - 8, ' ');

  unsigned char length[8]; // little-endian by the format
  for (int i = 0; i < 8; ++i)
    length[i] = static_cast<unsigned char>(text.size() >> (8 * i));
  std::vector<Span> pieces = {{length, 8}, {text.data(), text.size()}};
  for (const TensorView &tensor : tensors)
    pieces.push_back({tensor.data, tensor.bytes});
  return replace_file(path, pieces, files);
}

} // namespace gradus::runtime
