// A file, or a part of one, as a sequence of bytes, decompressed on the way where it is gzip or
// deflate.
#pragma once

#include "runtime/data/input_file.h"

#include <memory>
#include <string>
#include <vector>

namespace gradus::runtime {

class ByteStream {
public:
  enum class Coding { plain, gzip, deflate };

  /// The whole file; gzip is recognized by its first bytes, whatever the name says.
  static Result<std::unique_ptr<ByteStream>> open(const std::string &path);
  /// A part of a file: what a zip archive stores of a member. `what` names it in sentences.
  static std::unique_ptr<ByteStream> part(std::shared_ptr<InputFile> file, uint64_t begin,
                                          uint64_t length, Coding coding, std::string what);
  ~ByteStream();

  /// Reads up to `bytes`; fewer only at the end.
  Result<size_t> read(void *destination, size_t bytes);
  /// The next bytes, up to `bytes`, without taking them: what a format is recognized by.
  Result<std::string> peek(size_t bytes);
  /// Reads exactly `bytes` into a vector that grows as they come, so that a size from a hostile
  /// header allocates no more than the file really holds; `what` names them in the sentence.
  Result<std::vector<unsigned char>> read_exactly(uint64_t bytes, const std::string &what);

  /// Nothing may follow; also makes a gzip stream check its length and checksum.
  Status expect_end();

  /// How many bytes of the file were taken so far, and how many there are: compressed ones.
  uint64_t taken() const { return position_; }
  uint64_t length() const { return length_; }
  /// No more than this many bytes can come in all: deflate expands at most 1032 times.
  uint64_t most_bytes() const;
  /// CRC-32 of the bytes read so far, without those only peeked at.
  uint32_t checksum() const { return checksum_; }
  /// The file (and member) in a sentence: "`digits.csv.gz`".
  const std::string &what() const { return what_; }
  const std::string &path() const { return file_->path(); }
  bool compressed() const { return coding_ != Coding::plain; }

private:
  struct Inflater;

  ByteStream(std::shared_ptr<InputFile> file, uint64_t begin, uint64_t length, Coding coding,
             std::string what);
  Result<size_t> read_decoded(void *destination, size_t bytes);
  Result<size_t> inflate_into(unsigned char *destination, size_t bytes);

  std::shared_ptr<InputFile> file_;
  uint64_t begin_, length_, position_ = 0;
  Coding coding_;
  std::string what_;
  std::string peeked_;
  uint32_t checksum_ = 0;
  std::unique_ptr<Inflater> inflater_;
};

} // namespace gradus::runtime
