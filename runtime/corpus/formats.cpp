// The table of formats, and the files of a corpus one after another.
#include "runtime/corpus/format.h"

namespace gradus::runtime {

const std::vector<CorpusFormat> &corpus_formats() {
  static const std::vector<CorpusFormat> formats = {
      {"text", "plain text, one document", " .txt .text .md ", open_plain_text},
      {"jsonl", "JSON lines, one document, pair or text with a class in each", " .jsonl .ndjson ",
       open_json_lines},
      {"tsv", "lines of columns with tabs between: source and target, or text and class", " .tsv ",
       open_table},
      {"mo", "a message catalogue of GNU gettext: pairs", " .mo .gmo ", open_catalogue},
  };
  return formats;
}

const CorpusFormat *corpus_format(const std::string &name, const std::string &path) {
  std::string file = path.substr(path.find_last_of('/') + 1);
  if (file.size() > 3 && file.compare(file.size() - 3, 3, ".gz") == 0)
    file.resize(file.size() - 3);
  size_t dot = file.find_last_of('.');
  std::string extension = dot == std::string::npos ? "" : " " + file.substr(dot) + " ";
  for (const CorpusFormat &format : corpus_formats())
    if (name.empty() ? !extension.empty() &&
                           std::string(format.extensions).find(extension) != std::string::npos
                     : name == format.name)
      return &format;
  return nullptr;
}

Status Corpus::open(const std::string &path) {
  const CorpusFormat *format = corpus_format(options_.format, path);
  if (!format)
    return Status(GRADUS_INVALID_ARGUMENT,
                  options_.format.empty()
                      ? "`" + path +
                            "`: its name does not say how the text is kept; say --format text, "
                            "jsonl, tsv or mo"
                      : "there is no format of texts `" + options_.format +
                            "`; there are text, jsonl, tsv and mo");
  Result<std::unique_ptr<ByteStream>> stream = ByteStream::open(path);
  if (!stream)
    return stream.status();
  what_ = (*stream)->what();
  // A table often has the name of a text; of pairs and classes it can be nothing else.
  auto open = format->open == open_plain_text && options_.kind != CorpusKind::text ? open_table
                                                                                   : format->open;
  CorpusReaderResult reader = open(std::move(*stream), options_);
  if (!reader)
    return reader.status();
  reader_ = std::move(*reader);
  return Status();
}

Result<bool> Corpus::next(CorpusRecord &record) {
  for (;;) {
    if (!reader_) {
      if (at_ == paths_.size())
        return false;
      if (Status status = open(paths_[at_++]); !status.ok())
        return status;
    }
    Result<bool> more = reader_->next(record);
    if (!more || *more)
      return more;
    reader_.reset();
  }
}

} // namespace gradus::runtime
