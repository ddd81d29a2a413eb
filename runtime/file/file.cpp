// Reading and atomic replacement of files.
#include "runtime/file/file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

namespace gradus::runtime {

namespace {

Status failure(const char *verb, const std::string &path, int error) {
  return Status(GRADUS_IO,
                std::string("cannot ") + verb + " `" + path + "`: " + std::strerror(error));
}

/// Closes at the end, whatever becomes of it; where that matters, finish() tells.
class OpenFile {
public:
  OpenFile(FileSystem &files, int file) : files_(files), file_(file) {}
  OpenFile(const OpenFile &) = delete;
  OpenFile &operator=(const OpenFile &) = delete;
  ~OpenFile() {
    if (file_ >= 0)
      files_.close(file_);
  }
  int finish() {
    int file = file_;
    file_ = -1;
    return files_.close(file);
  }
  int get() const { return file_; }

private:
  FileSystem &files_;
  int file_;
};

int write_all(FileSystem &files, int file, const Span &piece) {
  constexpr uint64_t most = 1 << 30; // Linux writes at most about 2 GB at once
  auto *bytes = static_cast<const char *>(piece.data);
  for (uint64_t done = 0; done < piece.size;) {
    ssize_t count = files.write(file, bytes + done, size_t(std::min(most, piece.size - done)));
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return errno;
    if (count == 0)
      return ENOSPC;
    done += uint64_t(count);
  }
  return 0;
}

std::string folder_of(const std::string &path) {
  size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

/// Opens a new file beside `path`; leftovers of a process that died under the same number are
/// stepped over.
int open_beside(FileSystem &files, const std::string &path, std::string &name) {
  std::string stem = path + ".writing-" + std::to_string(::getpid()) + "-";
  for (int attempt = 0;; ++attempt) {
    name = stem + std::to_string(attempt);
    int file = files.open_new(name.c_str());
    if (file >= 0 || errno != EEXIST || attempt == 1000)
      return file;
  }
}

/// 0, or the error and in `verb` what failed.
int write_and_sync(FileSystem &files, int file, const std::vector<Span> &pieces,
                   const char *&verb) {
  OpenFile open(files, file);
  verb = "write";
  for (const Span &piece : pieces)
    if (int error = write_all(files, file, piece))
      return error;
  verb = "sync";
  if (files.sync(file) != 0)
    return errno;
  verb = "close";
  return open.finish() != 0 ? errno : 0;
}

} // namespace

Result<Bytes> read_file(const std::string &path, FileSystem &files) {
  OpenFile open(files, files.open_for_reading(path.c_str()));
  if (open.get() < 0)
    return failure("open", path, errno);
  struct stat about;
  if (::fstat(open.get(), &about) != 0)
    return failure("read", path, errno);
  if (!S_ISREG(about.st_mode))
    return Status(GRADUS_IO, "cannot read `" + path + "`: it is not a regular file");
  Bytes bytes;
  bytes.size = uint64_t(about.st_size);
  bytes.data.reset(new char[bytes.size]);
  for (uint64_t done = 0; done < bytes.size;) {
    uint64_t wanted = std::min<uint64_t>(bytes.size - done, 1 << 30);
    ssize_t count = files.read(open.get(), bytes.data.get() + done, size_t(wanted));
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return failure("read", path, errno);
    if (count == 0)
      return Status(GRADUS_IO, "cannot read `" + path + "`: it became shorter while it was read");
    done += uint64_t(count);
  }
  return bytes;
}

Status replace_file(const std::string &path, const std::vector<Span> &pieces, FileSystem &files) {
  std::string name;
  int file = open_beside(files, path, name);
  if (file < 0)
    return failure("create a file beside", path, errno);
  const char *verb = nullptr;
  int error = write_and_sync(files, file, pieces, verb);
  if (!error) {
    verb = "rename a new file to";
    error = files.rename(name.c_str(), path.c_str()) != 0 ? errno : 0;
  }
  if (error) {
    files.unlink(name.c_str());
    return failure(verb, path, error);
  }
  std::string folder = folder_of(path);
  if (files.sync_folder(folder.c_str()) != 0 && errno != EINVAL) // EINVAL: a file system without it
    return Status(GRADUS_IO, "`" + path + "` is written, but its folder could not be synced: " +
                                 std::strerror(errno));
  return {};
}

} // namespace gradus::runtime
