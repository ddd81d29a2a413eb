// Plain text: one document, read part by part.
#include "runtime/corpus/format.h"

#include <algorithm>

namespace gradus::runtime {
namespace {

class PlainText final : public CorpusReader {
public:
  explicit PlainText(std::unique_ptr<ByteStream> stream) : stream_(std::move(stream)) {}

  Result<bool> next(CorpusRecord &record) override {
    if (ended_)
      return false;
    record.second.clear();
    record.begins = byte_ == 0;
    record.is_line = false;
    record.line = line_;
    record.byte = byte_;
    record.text.resize(block);
    Result<size_t> count = stream_->read(record.text.data(), block);
    if (!count)
      return count.status();
    record.text.resize(*count);
    ended_ = record.ends = *count < block;
    byte_ += *count;
    line_ += std::count(record.text.begin(), record.text.end(), '\n');
    return byte_ > 0;
  }
  const ByteStream &stream() const override { return *stream_; }

private:
  static constexpr size_t block = 1 << 16;

  std::unique_ptr<ByteStream> stream_;
  uint64_t byte_ = 0;
  int64_t line_ = 1;
  bool ended_ = false;
};

} // namespace

CorpusReaderResult open_plain_text(std::unique_ptr<ByteStream> stream, const CorpusOptions &) {
  return std::unique_ptr<CorpusReader>(std::make_unique<PlainText>(std::move(stream)));
}

} // namespace gradus::runtime
