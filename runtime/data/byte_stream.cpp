// Reads plain, gzip (RFC 1952, several members too) and raw deflate bytes; a damaged or cut stream
// is told apart from its regular end.
#include "runtime/data/byte_stream.h"

#include <algorithm>
#include <cstring>
#include <zlib.h>

namespace gradus::runtime {
namespace {

constexpr uint64_t deflate_ratio = 1032;

} // namespace

struct ByteStream::Inflater {
  z_stream stream{};
  std::vector<unsigned char> input = std::vector<unsigned char>(1 << 16);
  bool started = false, finished = false;
  ~Inflater() {
    if (started)
      inflateEnd(&stream);
  }
};

ByteStream::ByteStream(std::shared_ptr<InputFile> file, uint64_t begin, uint64_t length,
                       Coding coding, std::string what)
    : file_(std::move(file)), begin_(begin), length_(length), coding_(coding),
      what_(std::move(what)) {
  if (coding_ != Coding::plain)
    inflater_ = std::make_unique<Inflater>();
}

ByteStream::~ByteStream() = default;

Result<std::unique_ptr<ByteStream>> ByteStream::open(const std::string &path) {
  Result<std::shared_ptr<InputFile>> file = InputFile::open(path);
  if (!file)
    return file.status();
  uint64_t size = (*file)->size();
  if (size == 0)
    return Status(GRADUS_CORRUPT_FILE, "`" + path + "` is empty");
  unsigned char magic[2] = {};
  Result<size_t> count = (*file)->read_at(0, magic, 2);
  if (!count)
    return count.status();
  Coding coding = magic[0] == 0x1f && magic[1] == 0x8b ? Coding::gzip : Coding::plain;
  return part(std::move(*file), 0, size, coding, "`" + path + "`");
}

std::unique_ptr<ByteStream> ByteStream::part(std::shared_ptr<InputFile> file, uint64_t begin,
                                             uint64_t length, Coding coding, std::string what) {
  return std::unique_ptr<ByteStream>(
      new ByteStream(std::move(file), begin, length, coding, std::move(what)));
}

uint64_t ByteStream::most_bytes() const {
  if (!compressed())
    return length_;
  return length_ > UINT64_MAX / deflate_ratio ? UINT64_MAX : length_ * deflate_ratio;
}

Result<size_t> ByteStream::read_decoded(void *destination, size_t bytes) {
  if (compressed())
    return inflate_into(static_cast<unsigned char *>(destination), bytes);
  bytes = static_cast<size_t>(std::min<uint64_t>(bytes, length_ - position_));
  Result<size_t> count = file_->read_at(begin_ + position_, destination, bytes);
  if (count)
    position_ += *count;
  return count;
}

Result<size_t> ByteStream::inflate_into(unsigned char *destination, size_t bytes) {
  Inflater &inflater = *inflater_;
  z_stream &stream = inflater.stream;
  if (!inflater.started) {
    // 16 + 15: a gzip header is wanted; -15: raw deflate, as in zip archives.
    if (inflateInit2(&stream, coding_ == Coding::gzip ? 16 + 15 : -15) != Z_OK)
      return Status(GRADUS_OUT_OF_MEMORY, "no memory to decompress " + what_);
    inflater.started = true;
  }
  size_t done = 0;
  while (done < bytes) {
    if (stream.avail_in == 0 && position_ < length_) {
      size_t wanted =
          static_cast<size_t>(std::min<uint64_t>(inflater.input.size(), length_ - position_));
      Result<size_t> count = file_->read_at(begin_ + position_, inflater.input.data(), wanted);
      if (!count)
        return count.status();
      position_ += *count;
      stream.next_in = inflater.input.data();
      stream.avail_in = static_cast<uInt>(*count);
      if (*count < wanted)
        length_ = position_; // the file became shorter while we read
    }
    if (inflater.finished) {
      if (stream.avail_in == 0)
        break;
      if (coding_ == Coding::deflate || stream.next_in[0] != 0x1f)
        return Status(GRADUS_CORRUPT_FILE, what_ + " goes on after the end of its compressed data");
      inflateReset(&stream); // gzip files may follow each other in one file
      inflater.finished = false;
    }
    stream.next_out = destination + done;
    size_t room = std::min<size_t>(bytes - done, 1u << 30);
    stream.avail_out = static_cast<uInt>(room);
    int code = inflate(&stream, Z_NO_FLUSH);
    size_t made = room - stream.avail_out;
    done += made;
    if (code == Z_STREAM_END) {
      inflater.finished = true;
      continue;
    }
    if (code == Z_MEM_ERROR)
      return Status(GRADUS_OUT_OF_MEMORY, "no memory to decompress " + what_);
    if (code != Z_OK && code != Z_BUF_ERROR)
      return Status(GRADUS_CORRUPT_FILE,
                    what_ + " is damaged: its compressed data fails the check" +
                        (stream.msg ? " (" + std::string(stream.msg) + ")" : std::string()));
    if (stream.avail_in == 0 && position_ == length_ && made == 0)
      return Status(GRADUS_CORRUPT_FILE,
                    what_ + " is cut off: its compressed data ends in the middle");
  }
  return done;
}

Result<size_t> ByteStream::read(void *destination, size_t bytes) {
  size_t from_peeked = std::min(bytes, peeked_.size());
  if (from_peeked) {
    std::memcpy(destination, peeked_.data(), from_peeked);
    peeked_.erase(0, from_peeked);
  }
  size_t done = from_peeked;
  if (done < bytes) {
    Result<size_t> count =
        read_decoded(static_cast<unsigned char *>(destination) + done, bytes - done);
    if (!count)
      return count;
    done += *count;
  }
  checksum_ = static_cast<uint32_t>(
      crc32_z(checksum_, static_cast<const unsigned char *>(destination), done));
  return done;
}

Result<std::string> ByteStream::peek(size_t bytes) {
  if (peeked_.size() < bytes) {
    std::string more(bytes - peeked_.size(), '\0');
    Result<size_t> count = read_decoded(more.data(), more.size());
    if (!count)
      return count.status();
    peeked_.append(more, 0, *count);
  }
  return peeked_.substr(0, bytes);
}

Result<std::vector<unsigned char>> ByteStream::read_exactly(uint64_t bytes,
                                                            const std::string &what) {
  if (bytes > most_bytes())
    return Status(GRADUS_CORRUPT_FILE, what_ + " is cut off or damaged: its header promises " +
                                           std::to_string(bytes) + " bytes of " + what +
                                           ", more than the file can hold");
  constexpr uint64_t first_part = 1 << 24;
  std::vector<unsigned char> content;
  uint64_t done = 0;
  while (done < bytes) {
    // Plain files were checked above; what a compressed one holds shows only on reading it.
    uint64_t goal = compressed() ? std::min(bytes, std::max(first_part, done * 2)) : bytes;
    content.resize(static_cast<size_t>(goal));
    Result<size_t> count = read(content.data() + done, static_cast<size_t>(goal - done));
    if (!count)
      return count.status();
    done += *count;
    if (done < goal)
      return Status(GRADUS_CORRUPT_FILE, what_ + " is cut off: " + std::to_string(done) + " of " +
                                             std::to_string(bytes) + " bytes of " + what +
                                             " are there");
  }
  return content;
}

Status ByteStream::expect_end() {
  unsigned char more = 0;
  Result<size_t> count = read(&more, 1);
  if (!count)
    return count.status();
  if (*count)
    return Status(GRADUS_CORRUPT_FILE, what_ + " is longer than its header says");
  return Status();
}

} // namespace gradus::runtime
