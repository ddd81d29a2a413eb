// A regular file opened for reading at any offset; every failure is a sentence with the path.
#pragma once

#include "runtime/status/status.h"

#include <cstdint>
#include <memory>
#include <string>

namespace gradus::runtime {

class InputFile {
public:
  static Result<std::shared_ptr<InputFile>> open(const std::string &path);
  ~InputFile();
  InputFile(const InputFile &) = delete;
  InputFile &operator=(const InputFile &) = delete;

  const std::string &path() const { return path_; }
  uint64_t size() const { return size_; }
  /// Reads up to `bytes` from `offset`; fewer only at the end of the file.
  Result<size_t> read_at(uint64_t offset, void *destination, size_t bytes) const;

private:
  InputFile(std::string path, int descriptor, uint64_t size)
      : path_(std::move(path)), descriptor_(descriptor), size_(size) {}

  std::string path_;
  int descriptor_;
  uint64_t size_;
};

} // namespace gradus::runtime
