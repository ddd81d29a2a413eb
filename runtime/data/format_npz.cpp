// NumPy's .npz: a zip archive (with the 64-bit extension) whose members `NAME.npy` are stored or
// deflated. Sizes are those of the archive's directory, each checked against the file first.
#include "runtime/data/format.h"

#include <algorithm>

namespace gradus::runtime {
namespace {

/// Little-endian numbers at offsets of a block whose length the caller has checked.
struct Block {
  std::vector<unsigned char> bytes;
  uint64_t number(size_t at, size_t size) const {
    uint64_t value = 0;
    for (size_t digit = 0; digit < size; ++digit)
      value |= uint64_t{bytes[at + digit]} << (8 * digit);
    return value;
  }
};

struct Member {
  std::string name;
  uint64_t method = 0, flags = 0, checksum = 0, stored_size = 0, size = 0, header_offset = 0;
};

class Archive {
public:
  explicit Archive(std::shared_ptr<InputFile> file) : file_(std::move(file)) {}

  Result<std::vector<Member>> directory();
  Result<DataTensor> read(const Member &member, const LoadOptions &options);

private:
  Status corrupt(const std::string &what) const {
    return Status(GRADUS_CORRUPT_FILE, "`" + file_->path() + "` " + what);
  }
  Result<Block> block(uint64_t offset, uint64_t size, const char *what) const;
  static bool read_extension(const Block &directory, size_t begin, size_t end, Member &member);

  std::shared_ptr<InputFile> file_;
};

Result<Block> Archive::block(uint64_t offset, uint64_t size, const char *what) const {
  if (offset > file_->size() || size > file_->size() - offset)
    return corrupt("is cut off or damaged: its " + std::string(what) + " lies outside the file");
  Block content;
  content.bytes.resize(static_cast<size_t>(size));
  Result<size_t> count = file_->read_at(offset, content.bytes.data(), content.bytes.size());
  if (!count)
    return count.status();
  if (*count < size)
    return corrupt("became shorter while it was read");
  return content;
}

/// Sizes and offset beyond 32 bits stand in the extra field with id 1, in this order, where the
/// 32-bit field is all ones.
bool Archive::read_extension(const Block &directory, size_t begin, size_t end, Member &member) {
  uint64_t *fields[] = {&member.size, &member.stored_size, &member.header_offset};
  while (begin + 4 <= end) {
    uint64_t id = directory.number(begin, 2), size = directory.number(begin + 2, 2);
    size_t at = begin + 4;
    if (size > end - at)
      return false;
    begin = at + static_cast<size_t>(size);
    if (id != 1)
      continue;
    for (uint64_t *field : fields) {
      if (*field != 0xffffffff)
        continue;
      if (at + 8 > begin)
        return false;
      *field = directory.number(at, 8);
      at += 8;
    }
  }
  return true;
}

Result<std::vector<Member>> Archive::directory() {
  // The end record is 22 bytes and a comment of at most 65,535.
  uint64_t tail_size = std::min<uint64_t>(file_->size(), 22 + 65535);
  uint64_t tail_begin = file_->size() - tail_size;
  Result<Block> tail = block(tail_begin, tail_size, "end");
  if (!tail)
    return tail.status();
  size_t end = tail_size < 22 ? SIZE_MAX : static_cast<size_t>(tail_size) - 22;
  while (end != SIZE_MAX && tail->number(end, 4) != 0x06054b50)
    end = end == 0 ? SIZE_MAX : end - 1;
  if (end == SIZE_MAX)
    return corrupt("is cut off: the directory at the end of an .npz file is missing");
  uint64_t count = tail->number(end + 10, 2), size = tail->number(end + 12, 4),
           offset = tail->number(end + 16, 4);
  if (count == 0xffff || size == 0xffffffff || offset == 0xffffffff) {
    uint64_t end_offset = tail_begin + end;
    if (end_offset < 20)
      return corrupt("is damaged: its 64-bit directory is missing");
    Result<Block> locator = block(end_offset - 20, 20, "directory");
    if (!locator)
      return locator.status();
    Result<Block> record = block(locator->number(8, 8), 56, "directory");
    if (locator->number(0, 4) != 0x07064b50 || !record || record->number(0, 4) != 0x06064b50)
      return corrupt("is damaged: its 64-bit directory is missing");
    count = record->number(32, 8);
    size = record->number(40, 8);
    offset = record->number(48, 8);
  }
  Result<Block> directory = block(offset, size, "directory");
  if (!directory)
    return directory.status();

  std::vector<Member> members;
  size_t at = 0;
  for (uint64_t index = 0; index < count; ++index) {
    if (directory->bytes.size() - at < 46 || directory->number(at, 4) != 0x02014b50)
      return corrupt("is damaged: entry " + std::to_string(index) + " of its directory is broken");
    Member member;
    member.flags = directory->number(at + 8, 2);
    member.method = directory->number(at + 10, 2);
    member.checksum = directory->number(at + 16, 4);
    member.stored_size = directory->number(at + 20, 4);
    member.size = directory->number(at + 24, 4);
    member.header_offset = directory->number(at + 42, 4);
    size_t name = static_cast<size_t>(directory->number(at + 28, 2)),
           extra = static_cast<size_t>(directory->number(at + 30, 2)),
           comment = static_cast<size_t>(directory->number(at + 32, 2));
    at += 46;
    if (directory->bytes.size() - at < name + extra + comment ||
        !read_extension(*directory, at + name, at + name + extra, member))
      return corrupt("is damaged: entry " + std::to_string(index) + " of its directory is broken");
    member.name.assign(directory->bytes.begin() + static_cast<std::ptrdiff_t>(at),
                       directory->bytes.begin() + static_cast<std::ptrdiff_t>(at + name));
    at += name + extra + comment;
    members.push_back(std::move(member));
  }
  return members;
}

Result<DataTensor> Archive::read(const Member &member, const LoadOptions &options) {
  std::string what = "`" + member.name + "` in `" + file_->path() + "`";
  if (member.flags & 1)
    return Status(GRADUS_UNSUPPORTED, what + " is encrypted");
  if (member.method != 0 && member.method != 8)
    return Status(GRADUS_UNSUPPORTED, what + " is compressed by method " +
                                          std::to_string(member.method) +
                                          "; stored and deflated arrays can be read");
  Result<Block> header = block(member.header_offset, 30, "array");
  if (!header)
    return header.status();
  uint64_t begin = member.header_offset + 30 + header->number(26, 2) + header->number(28, 2);
  if (header->number(0, 4) != 0x04034b50 || begin > file_->size() ||
      member.stored_size > file_->size() - begin)
    return corrupt("is cut off or damaged: the array `" + member.name + "` lies outside the file");
  std::unique_ptr<ByteStream> stream = ByteStream::part(
      file_, begin, member.stored_size,
      member.method == 0 ? ByteStream::Coding::plain : ByteStream::Coding::deflate, what);
  if (member.size > stream->most_bytes())
    return corrupt("is damaged: its directory promises more of `" + member.name +
                   "` than the file can hold");
  LoadOptions named = options;
  named.name = member.name.substr(0, member.name.size() - 4);
  Result<DataSet> set = read_npy(*stream, named);
  if (!set)
    return set.status();
  if (stream->checksum() != member.checksum)
    return Status(GRADUS_CORRUPT_FILE, what + " is damaged: its checksum does not match");
  return std::move(set->tensors.front());
}

} // namespace

bool recognizes_npz(const std::string &opening) {
  return opening.compare(0, 4, "PK\x03\x04") == 0 || opening.compare(0, 4, "PK\x05\x06") == 0;
}

Result<DataSet> read_npz(ByteStream &stream, const LoadOptions &options) {
  if (stream.compressed())
    return Status(GRADUS_UNSUPPORTED,
                  stream.what() + " is an .npz file inside gzip; unpack it first");
  Result<std::shared_ptr<InputFile>> file = InputFile::open(stream.path());
  if (!file)
    return file.status();
  Archive archive(std::move(*file));
  Result<std::vector<Member>> members = archive.directory();
  if (!members)
    return members.status();
  DataSet set;
  LoadOptions rest = options;
  for (const Member &member : *members) {
    if (member.name.size() < 5 || member.name.compare(member.name.size() - 4, 4, ".npy") != 0)
      continue;
    Result<DataTensor> tensor = archive.read(member, rest);
    if (!tensor)
      return tensor.status();
    rest.memory_limit -= tensor->bytes.size();
    set.tensors.push_back(std::move(*tensor));
  }
  if (set.tensors.empty())
    return Status(GRADUS_CORRUPT_FILE, stream.what() + " holds no arrays");
  return set;
}

} // namespace gradus::runtime
