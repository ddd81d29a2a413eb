// A format of corpora: how a file's texts are read. One row of the table in formats.cpp, one file
// each.
#pragma once

#include "runtime/corpus/lines.h"
#include "runtime/data/load.h"

namespace gradus::runtime {

/// What the texts of a corpus are.
enum class CorpusKind {
  text,     // documents for a language model
  pairs,    // a source and a target each
  labelled, // a text and its class each
};

struct CorpusOptions {
  CorpusKind kind = CorpusKind::text;
  std::string format;              // a row of the table; empty: by the file's extension
  std::string text_field = "text"; // JSON lines, and the header of a table
  LabelColumn label;               // of a table without a header
};

/// A document, a pair, or a text with its class; or a part of a document that is too long to hold.
struct CorpusRecord {
  std::string text;                // of a pair the source
  std::string second;              // the target, or the class
  bool begins = true, ends = true; // of the document
  bool is_line = false;            // a line of the file, one of many
  int64_t line = 1;                // of the file, where the text stands
  uint64_t byte = 0;               // of the document, where it begins
};

class CorpusReader {
public:
  virtual ~CorpusReader() = default;
  /// False behind the last. What is there is UTF-8, unless it is a part of a plain text.
  virtual Result<bool> next(CorpusRecord &record) = 0;
  virtual const ByteStream &stream() const = 0;
};

using CorpusReaderResult = Result<std::unique_ptr<CorpusReader>>;

struct CorpusFormat {
  const char *name;        // as `--format` takes it
  const char *description; // half a sentence
  const char *extensions;  // with blanks around each
  CorpusReaderResult (*open)(std::unique_ptr<ByteStream> stream, const CorpusOptions &options);
};

const std::vector<CorpusFormat> &corpus_formats();
/// The row of that name, or by the file's extension where it is empty; null where there is none.
const CorpusFormat *corpus_format(const std::string &name, const std::string &path);

CorpusReaderResult open_plain_text(std::unique_ptr<ByteStream> stream,
                                   const CorpusOptions &options);
CorpusReaderResult open_json_lines(std::unique_ptr<ByteStream> stream,
                                   const CorpusOptions &options);
CorpusReaderResult open_table(std::unique_ptr<ByteStream> stream, const CorpusOptions &options);
CorpusReaderResult open_catalogue(std::unique_ptr<ByteStream> stream, const CorpusOptions &options);

/// The texts of all files, one after another; none of them is empty.
class Corpus {
public:
  Corpus(std::vector<std::string> paths, CorpusOptions options)
      : paths_(std::move(paths)), options_(std::move(options)) {}

  Result<bool> next(CorpusRecord &record);
  /// The file of the record that was read last, in a sentence.
  const std::string &what() const { return what_; }
  /// Of that file: how much is read, of how much.
  uint64_t taken() const { return reader_ ? reader_->stream().taken() : 0; }
  uint64_t length() const { return reader_ ? reader_->stream().length() : 0; }
  const std::vector<std::string> &paths() const { return paths_; }
  const CorpusOptions &options() const { return options_; }

private:
  Status open(const std::string &path);

  std::vector<std::string> paths_;
  CorpusOptions options_;
  size_t at_ = 0; // the next file
  std::unique_ptr<CorpusReader> reader_;
  std::string what_;
};

} // namespace gradus::runtime
