// Message catalogues of GNU gettext: what programs say in English and in another language, as pairs.
#include "runtime/corpus/format.h"
#include "runtime/gettext/catalogue.h"

namespace gradus::runtime {
namespace {

class Catalogue final : public CorpusReader {
public:
  Catalogue(std::unique_ptr<ByteStream> stream, std::vector<TextPair> pairs)
      : stream_(std::move(stream)), pairs_(std::move(pairs)) {}

  Result<bool> next(CorpusRecord &record) override {
    if (at_ == pairs_.size())
      return false;
    record = CorpusRecord();
    record.text = std::move(pairs_[at_].source);
    record.second = std::move(pairs_[at_].target);
    record.line = static_cast<int64_t>(++at_);
    return true;
  }
  const ByteStream &stream() const override { return *stream_; }

private:
  std::unique_ptr<ByteStream> stream_;
  std::vector<TextPair> pairs_;
  size_t at_ = 0;
};

} // namespace

CorpusReaderResult open_catalogue(std::unique_ptr<ByteStream> stream,
                                  const CorpusOptions &options) {
  if (options.kind != CorpusKind::pairs)
    return Status(GRADUS_INVALID_ARGUMENT,
                  stream->what() + " is a message catalogue, which holds pairs; a model of pairs "
                                   "takes `source` and `target`");
  std::string bytes;
  char buffer[1 << 16];
  for (;;) {
    Result<size_t> count = stream->read(buffer, sizeof buffer);
    if (!count)
      return count.status();
    if (*count == 0)
      break;
    bytes.append(buffer, *count);
  }
  // What nobody translated is no pair.
  CatalogueOptions catalogue;
  catalogue.skip_untranslated = true;
  Result<std::vector<TextPair>> pairs = mo_pairs(bytes, stream->what(), catalogue);
  if (!pairs)
    return pairs.status();
  return std::unique_ptr<CorpusReader>(
      std::make_unique<Catalogue>(std::move(stream), std::move(*pairs)));
}

} // namespace gradus::runtime
