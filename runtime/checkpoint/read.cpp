// Reads safetensors files, trusting nothing that they say about themselves.
#include "runtime/checkpoint/header.h"

#include <algorithm>

namespace gradus::runtime {

namespace {

constexpr uint64_t longest_header = 100'000'000; // the format's own limit

Status corrupt(const std::string &path, const std::string &what) {
  return Status(GRADUS_CORRUPT_FILE, "`" + path + "` is not a sound safetensors file: " + what);
}

/// Empty, or what is wrong with a tensor that should begin at `expected` in `size` bytes of data.
std::string check_tensor(const HeaderTensor &tensor, uint64_t expected, uint64_t size) {
  std::string name = "tensor `" + tensor.name + "`";
  if (tensor.begin > tensor.end || tensor.end > size)
    return name + " claims bytes " + std::to_string(tensor.begin) + " to " +
           std::to_string(tensor.end) + " of " + std::to_string(size) + " bytes of data";
  if (tensor.begin != expected)
    return name + " begins at byte " + std::to_string(tensor.begin) +
           (tensor.begin < expected ? ", inside the tensor before it" : ", behind unused bytes");
  uint64_t bytes = dtype_bytes(tensor.dtype);
  if (bytes == 0)
    return name + " has the unknown dtype \"" + tensor.dtype.substr(0, 60) + "\"";
  for (int64_t extent : tensor.shape)
    if (__builtin_mul_overflow(bytes, uint64_t(extent), &bytes) || bytes > uint64_t(INT64_MAX))
      return name + " has a shape of more elements than a file can hold";
  if (bytes != tensor.end - tensor.begin)
    return name + " has " + std::to_string(tensor.end - tensor.begin) +
           " bytes of data where its shape and dtype need " + std::to_string(bytes);
  return {};
}

} // namespace

Result<SafetensorsFile> read_safetensors(const std::string &path, FileSystem &files) {
  Result<Bytes> bytes = read_file(path, files);
  if (!bytes)
    return bytes.status();
  SafetensorsFile file;
  file.path_ = path;
  file.bytes_ = std::move(*bytes);
  const char *data = file.bytes_.data.get();
  if (file.bytes_.size < 8)
    return corrupt(path, "it has " + std::to_string(file.bytes_.size) +
                             " bytes, and the length of the header alone takes 8");
  uint64_t length = 0;
  for (int i = 0; i < 8; ++i)
    length |= uint64_t(static_cast<unsigned char>(data[i])) << (8 * i);
  if (length > longest_header)
    return corrupt(path, "its header claims " + std::to_string(length) +
                             " bytes; the format allows " + std::to_string(longest_header));
  if (length > file.bytes_.size - 8)
    return corrupt(path, "its header claims " + std::to_string(length) + " bytes, and " +
                             std::to_string(file.bytes_.size - 8) +
                             " follow: it may have been cut short");
  Result<Header> header = parse_header(data + 8, length);
  if (!header)
    return corrupt(path, header.status().message());

  auto by_offset = [](const HeaderTensor &x, const HeaderTensor &y) {
    return std::make_pair(x.begin, x.end) < std::make_pair(y.begin, y.end);
  };
  std::stable_sort(header->tensors.begin(), header->tensors.end(), by_offset);
  uint64_t size = file.bytes_.size - 8 - length, offset = 0;
  for (HeaderTensor &tensor : header->tensors) {
    std::string wrong = check_tensor(tensor, offset, size);
    if (!wrong.empty())
      return corrupt(path, wrong);
    offset = tensor.end;
    TensorView view;
    view.name = std::move(tensor.name);
    view.dtype = std::move(tensor.dtype);
    view.shape = std::move(tensor.shape);
    view.data = data + 8 + length + tensor.begin;
    view.bytes = tensor.end - tensor.begin;
    file.by_name_[view.name] = file.tensors_.size();
    file.tensors_.push_back(std::move(view));
  }
  if (offset != size)
    return corrupt(path, "behind its last tensor there are " + std::to_string(size - offset) +
                             " bytes that belong to none");
  file.metadata_ = std::move(header->metadata);
  return file;
}

} // namespace gradus::runtime
