// The system calls themselves.
#include "runtime/file/file_system.h"

#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace gradus::runtime {

int FileSystem::open_for_reading(const char *path) { return ::open(path, O_RDONLY | O_CLOEXEC); }

int FileSystem::open_new(const char *path) {
  return ::open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

ssize_t FileSystem::read(int file, void *bytes, size_t count) { return ::read(file, bytes, count); }

ssize_t FileSystem::write(int file, const void *bytes, size_t count) {
  return ::write(file, bytes, count);
}

int FileSystem::sync(int file) { return ::fsync(file); }

int FileSystem::close(int file) { return ::close(file); }

int FileSystem::rename(const char *from, const char *to) { return std::rename(from, to); }

int FileSystem::unlink(const char *path) { return ::unlink(path); }

int FileSystem::sync_folder(const char *path) {
  int folder = ::open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0)
    return -1;
  int result = ::fsync(folder);
  ::close(folder);
  return result;
}

namespace {

class UnsyncedFileSystem final : public FileSystem {
public:
  int sync(int) override { return 0; }
  int sync_folder(const char *) override { return 0; }
};

} // namespace

FileSystem &unsynced_files() {
  static UnsyncedFileSystem files;
  return files;
}

FileSystem &system_files() {
  static FileSystem files;
  return files;
}

} // namespace gradus::runtime
