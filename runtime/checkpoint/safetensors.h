// Tensors by name in one file, in the safetensors format: 8 bytes with the length of a JSON header,
// the header, the data.
#pragma once

#include "gradus/abi.h"
#include "runtime/file/file.h"
#include "runtime/status/status.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace gradus::runtime {

/// A tensor whose values someone else owns: the caller's when writing, the file's when reading
/// (where they need not be aligned).
struct TensorView {
  std::string name;
  std::string
      dtype; // the format's name: "F32", "F64", "I32", "I64", "BOOL", "F16", "BF16", "U8", …
  std::vector<int64_t> shape;
  const void *data = nullptr;
  uint64_t bytes = 0;

  int64_t count() const;
  /// As messages show it: F32[784, 64].
  std::string type() const;
};

using Metadata = std::map<std::string, std::string>;

/// The format's name of an element type.
const char *dtype_of(gradus_element element);
/// Bytes of one element; 0: not a dtype of the format.
uint64_t dtype_bytes(const std::string &dtype);

/// A tensor of ours, with its byte count.
TensorView tensor_view(std::string name, gradus_element element, std::vector<int64_t> shape,
                       const void *data);

/// The tensors in the order given. The file appears whole or not at all.
Status write_safetensors(const std::string &path, const std::vector<TensorView> &tensors,
                         const Metadata &metadata, FileSystem &files = system_files());

/// A file that was read and checked: every view lies in it, none overlaps another, names are
/// unique.
class SafetensorsFile {
public:
  const std::vector<TensorView> &tensors() const { return tensors_; }
  const Metadata &metadata() const { return metadata_; }
  /// Null where there is none of this name.
  const TensorView *find(const std::string &name) const;
  const std::string &path() const { return path_; }

private:
  friend Result<SafetensorsFile> read_safetensors(const std::string &path, FileSystem &files);
  std::string path_;
  Bytes bytes_;
  std::vector<TensorView> tensors_; // in order of their data
  std::map<std::string, size_t> by_name_;
  Metadata metadata_;
};

/// GRADUS_CORRUPT_FILE with a sentence for anything that is not exactly a safetensors file.
Result<SafetensorsFile> read_safetensors(const std::string &path,
                                         FileSystem &files = system_files());

/// Copies the values of a float tensor as `element` (F32 or F64), converting between the two. False
/// for other dtypes.
bool copy_values(const TensorView &tensor, gradus_element element, void *values);

} // namespace gradus::runtime
