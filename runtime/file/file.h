// Whole files: read into memory, and replaced so that at every moment the old or the new one is
// there, complete.
#pragma once

#include "runtime/file/file_system.h"
#include "runtime/status/status.h"

#include <memory>
#include <string>
#include <vector>

namespace gradus::runtime {

/// Bytes without initialization.
struct Bytes {
  std::unique_ptr<char[]> data;
  uint64_t size = 0;
};

/// Bytes that someone else owns.
struct Span {
  const void *data;
  uint64_t size;
};

Result<Bytes> read_file(const std::string &path, FileSystem &files = system_files());

/// Writes the pieces one behind the other to a new file beside `path`, syncs it, renames it to
/// `path`, syncs the folder. When that fails before the rename, `path` is as it was and the new
/// file is gone.
Status replace_file(const std::string &path, const std::vector<Span> &pieces,
                    FileSystem &files = system_files());

} // namespace gradus::runtime
