// Opens and reads files; only regular files, because sizes in headers are checked against the
// file's.
#include "runtime/data/input_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gradus::runtime {

Result<std::shared_ptr<InputFile>> InputFile::open(const std::string &path) {
  // Without O_NONBLOCK the open of a named pipe would wait for a writer before it can be refused.
  int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0)
    return Status(GRADUS_IO, "cannot open `" + path + "`: " + std::strerror(errno));
  struct stat information {};
  if (::fstat(descriptor, &information) != 0 || !S_ISREG(information.st_mode)) {
    ::close(descriptor);
    return Status(GRADUS_IO,
                  "cannot read `" + path + "`: it is " +
                      (S_ISDIR(information.st_mode) ? "a directory" : "not a regular file"));
  }
  return std::shared_ptr<InputFile>(
      new InputFile(path, descriptor, static_cast<uint64_t>(information.st_size)));
}

InputFile::~InputFile() { ::close(descriptor_); }

Result<size_t> InputFile::read_at(uint64_t offset, void *destination, size_t bytes) const {
  size_t done = 0;
  while (done < bytes) {
    ssize_t count = ::pread(descriptor_, static_cast<char *>(destination) + done, bytes - done,
                            static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return Status(GRADUS_IO, "cannot read `" + path_ + "`: " + std::strerror(errno));
    if (count == 0)
      break;
    done += static_cast<size_t>(count);
  }
  return done;
}

} // namespace gradus::runtime
