// The system calls that reading and replacing files consist of, behind an interface so that tests
// can make the k-th one fail.
#pragma once

#include <cstddef>
#include <cstdint>
#include <sys/types.h>

namespace gradus::runtime {

/// Each returns what the call of its name returns, and sets errno where it fails.
class FileSystem {
public:
  virtual ~FileSystem() = default;
  virtual int open_for_reading(const char *path);
  /// Fails with EEXIST where the file exists.
  virtual int open_new(const char *path);
  virtual ssize_t read(int file, void *bytes, size_t count);
  virtual ssize_t write(int file, const void *bytes, size_t count);
  virtual int sync(int file);
  virtual int close(int file);
  virtual int rename(const char *from, const char *to);
  virtual int unlink(const char *path);
  virtual int sync_folder(const char *path);
};

/// The system's own; has no state.
FileSystem &system_files();
/// The same, but what it writes is synced by the caller, later and together.
FileSystem &unsynced_files();

} // namespace gradus::runtime
