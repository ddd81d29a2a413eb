// Zip archives as PKWARE's APPNOTE describes them: for each member a header and its deflated bytes,
// then the directory of all.
#include "tools/gradus/npz_file.h"

#include "runtime/file/file.h"

#include <zlib.h>

namespace gradus::runner {

using runtime::Status;

namespace {

constexpr uint32_t member_signature = 0x04034b50, directory_signature = 0x02014b50,
                   end_signature = 0x06054b50;
constexpr uint64_t version = 20, deflated = 8, first_of_1980 = 33; // a date must be
constexpr uint64_t largest = 0xFFFFFFFE; // beyond, zip needs its 64-bit form

void append(std::string &text, uint64_t value, int bytes) {
  for (int digit = 0; digit < bytes; ++digit, value >>= 8)
    text += static_cast<char>(value & 255);
}

/// Raw deflate at its best; empty where there is no memory.
std::string deflate_bytes(const std::string &content) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) != Z_OK)
    return "";
  std::string packed(deflateBound(&stream, content.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef *>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  packed.resize(done ? stream.total_out : 0);
  deflateEnd(&stream);
  return packed;
}

} // namespace

Status write_npz(const std::string &path, const std::vector<NpzArray> &arrays) {
  std::string archive, directory;
  for (const NpzArray &array : arrays) {
    std::string content = npy_header(array.type, array.shape), name = array.name + ".npy";
    if (array.bytes > largest - content.size() || archive.size() > largest - array.bytes)
      return Status(GRADUS_UNSUPPORTED,
                    "`" + path + "` would be larger than 4 GB; write .npy, or fewer examples");
    content.append(static_cast<const char *>(array.data), array.bytes);
    std::string packed = deflate_bytes(content);
    if (packed.empty())
      return Status(GRADUS_OUT_OF_MEMORY, "no memory to compress `" + path + "`");
    std::string common; // what header and directory share
    append(common, version, 2);
    append(common, 0, 2); // no flags
    append(common, deflated, 2);
    append(common, 0, 2); // time: the same bytes whenever they are written
    append(common, first_of_1980, 2);
    append(common, crc32_z(0, reinterpret_cast<const Bytef *>(content.data()), content.size()), 4);
    append(common, packed.size(), 4);
    append(common, content.size(), 4);
    append(common, name.size(), 2);
    append(common, 0, 2); // nothing extra
    append(directory, directory_signature, 4);
    append(directory, version, 2);
    directory += common;
    append(directory, 0, 10); // no comment, disk 0, no attributes
    append(directory, archive.size(), 4);
    directory += name;
    append(archive, member_signature, 4);
    archive += common + name + packed;
  }
  std::string end;
  append(end, end_signature, 4);
  append(end, 0, 4); // disk 0
  append(end, arrays.size(), 2);
  append(end, arrays.size(), 2);
  append(end, directory.size(), 4);
  append(end, archive.size(), 4);
  append(end, 0, 2); // no comment
  return runtime::replace_file(path, {{archive.data(), archive.size()},
                                      {directory.data(), directory.size()},
                                      {end.data(), end.size()}});
}

} // namespace gradus::runner
