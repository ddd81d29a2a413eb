// A file line by line, through gzip where it is; a line that has no end in sight is an error.
#pragma once

#include "runtime/data/byte_stream.h"

namespace gradus::runtime {

class Lines {
public:
  static constexpr size_t longest = size_t{1} << 28;

  explicit Lines(std::unique_ptr<ByteStream> stream) : stream_(std::move(stream)) {}

  /// The next line without its end (LF or CR LF); false behind the last. A mark of byte order at
  /// the begin of the file is left out.
  Result<bool> next(std::string &line);
  /// Of the line that was read last, from 1.
  int64_t number() const { return number_; }
  /// "`a.jsonl`, line 3", of that line.
  std::string place() const { return stream_->what() + ", line " + std::to_string(number_); }
  const ByteStream &stream() const { return *stream_; }

private:
  std::unique_ptr<ByteStream> stream_;
  std::string buffer_; // read, and not given yet: from at_ on
  size_t at_ = 0;
  int64_t number_ = 0;
  bool ended_ = false;
};

} // namespace gradus::runtime
