// Lines of columns with tabs between: a source and its target, or a text and its class. There are
// no quotation marks to take off: what stands between tabs is the text.
#include "runtime/corpus/format.h"
#include "runtime/text/utf8.h"

#include <algorithm>

namespace gradus::runtime {
namespace {

std::vector<std::string> columns_of(const std::string &line) {
  std::vector<std::string> columns;
  for (size_t at = 0;;) {
    size_t tab = line.find('\t', at);
    columns.push_back(line.substr(at, tab - at));
    if (tab == std::string::npos)
      return columns;
    at = tab + 1;
  }
}

class Table final : public CorpusReader {
public:
  Table(std::unique_ptr<ByteStream> stream, const CorpusOptions &options)
      : lines_(std::move(stream)), options_(options) {}

  Result<bool> next(CorpusRecord &record) override;
  const ByteStream &stream() const override { return lines_.stream(); }

private:
  Result<bool> next_columns(std::vector<std::string> &columns);
  Result<bool> take_header(const std::vector<std::string> &columns);

  Lines lines_;
  CorpusOptions options_;
  std::string line_;
  bool begun_ = false;
  size_t text_ = 0, second_ = 1; // which column is which
};

Result<bool> Table::next_columns(std::vector<std::string> &columns) {
  do {
    Result<bool> more = lines_.next(line_);
    if (!more || !*more)
      return more;
  } while (line_.empty());
  if (size_t valid = text::valid_utf8(line_); valid != line_.size())
    return Status(GRADUS_CORRUPT_FILE, lines_.place() + " is not UTF-8 at byte " +
                                           std::to_string(valid) + "; convert the file");
  columns = columns_of(line_);
  if (columns.size() < 2)
    return Status(GRADUS_CORRUPT_FILE, lines_.place() + " has no tab; " +
                                           (options_.kind == CorpusKind::pairs ? "source TAB target"
                                                                               : "text TAB class") +
                                           " is expected");
  return true;
}

/// Whether the first line holds names; which column is which, from them or from what was said.
Result<bool> Table::take_header(const std::vector<std::string> &columns) {
  auto place = [&](const std::string &name) {
    return static_cast<size_t>(std::find(columns.begin(), columns.end(), name) - columns.begin());
  };
  if (options_.kind == CorpusKind::pairs) {
    bool header = place("source") < columns.size() && place("target") < columns.size();
    if (header) {
      text_ = place("source");
      second_ = place("target");
    }
    return header;
  }
  const LabelColumn &label = options_.label;
  bool named = label.kind == LabelColumn::Kind::name;
  size_t labelled = place(named ? label.name : "label"), text = place(options_.text_field);
  bool header =
      labelled < columns.size() && (named || text < columns.size() || columns.size() == 2);
  if (named && !header)
    return Status(GRADUS_INVALID_ARGUMENT, lines_.place() + " is no header with a column `" +
                                               label.name + "`, as --label-column says");
  second_ = header                                   ? labelled
            : label.kind == LabelColumn::Kind::first ? 0
            : label.kind == LabelColumn::Kind::index ? static_cast<size_t>(label.index)
                                                     : columns.size() - 1;
  if (second_ >= columns.size() || label.kind == LabelColumn::Kind::none)
    return Status(GRADUS_INVALID_ARGUMENT, lines_.place() + " has " +
                                               std::to_string(columns.size()) +
                                               " columns; which is the class? say --label-column");
  text_ = header && text < columns.size() ? text : second_ == 0 ? 1 : 0;
  return header;
}

Result<bool> Table::next(CorpusRecord &record) {
  std::vector<std::string> columns;
  Result<bool> more = next_columns(columns);
  if (more && *more && !begun_) {
    begun_ = true;
    Result<bool> header = take_header(columns);
    if (!header)
      return header;
    if (*header)
      more = next_columns(columns);
  }
  if (!more || !*more)
    return more;
  if (std::max(text_, second_) >= columns.size())
    return Status(GRADUS_CORRUPT_FILE,
                  lines_.place() + " has " + std::to_string(columns.size()) + " columns; column " +
                      std::to_string(std::max(text_, second_)) + " (counted from 0) is missing");
  record.text = std::move(columns[text_]);
  record.second = std::move(columns[second_]);
  record.begins = record.ends = true;
  record.is_line = true;
  record.line = lines_.number();
  record.byte = 0;
  return true;
}

} // namespace

CorpusReaderResult open_table(std::unique_ptr<ByteStream> stream, const CorpusOptions &options) {
  if (options.kind == CorpusKind::text)
    return Status(GRADUS_INVALID_ARGUMENT,
                  stream->what() +
                      " has lines of columns, which are pairs or texts with a class; a "
                      "language model reads plain text or JSON lines");
  return std::unique_ptr<CorpusReader>(std::make_unique<Table>(std::move(stream), options));
}

} // namespace gradus::runtime
