// Comma-, semicolon- or tab-separated numbers, one example in each line, with or without a line of
// names; read in one pass over a bounded buffer, so that memory follows the numbers and not the
// text.
#include "runtime/data/csv_columns.h"
#include "runtime/data/format.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace gradus::runtime {
namespace {

constexpr size_t buffer_size = 1 << 18;
constexpr size_t longest_field = 1 << 12;
constexpr size_t most_columns = 1 << 20;

bool is_blank(char c) { return c == ' ' || c == '\r'; }

std::string trimmed(const char *begin, const char *end) {
  while (begin < end && (is_blank(*begin) || *begin == '\t'))
    ++begin;
  while (end > begin && (is_blank(end[-1]) || end[-1] == '\t'))
    --end;
  if (end - begin >= 2 && *begin == '"' && end[-1] == '"')
    return std::string(begin + 1, end - 1);
  return std::string(begin, end);
}

bool parse_number(const std::string &text, double &value) {
  const char *begin = text.data(), *end = begin + text.size();
  if (begin < end && *begin == '+')
    ++begin;
  auto [next, error] = std::from_chars(begin, end, value);
  return error == std::errc() && next == end && begin < end;
}

class CsvReader {
public:
  CsvReader(ByteStream &stream, const LoadOptions &options) : stream_(stream), options_(options) {}
  Result<DataSet> read();

private:
  Status refill();
  Status read_row();
  Status read_field();
  Status use_row();
  Status begin_table(bool has_header);
  Result<int64_t> label_place(bool has_header) const;
  Status corrupt(const std::string &what) const {
    return Status(GRADUS_CORRUPT_FILE,
                  stream_.what() + ", line " + std::to_string(line_) + ": " + what);
  }

  ByteStream &stream_;
  const LoadOptions &options_;
  std::vector<char> buffer_ = std::vector<char>(buffer_size + 1);
  const char *at_ = nullptr,
             *end_ = nullptr; // *end_ is writable: a newline stands there at the end
  bool at_end_of_stream_ = false;
  char separator_ = ',';
  int64_t line_ = 0, first_line_ = 0;
  std::vector<double> row_;
  std::vector<std::string> names_; // the fields of the first line, as text
  bool collects_names_ = true, names_are_numbers_ = true, row_ended_ = false;
  std::optional<ColumnLayout> layout_;
};

/// Moves what is left to the front and reads on; at the end of the stream a newline closes the
/// text.
Status CsvReader::refill() {
  size_t left = static_cast<size_t>(end_ - at_);
  if (left)
    std::memmove(buffer_.data(), at_, left);
  Result<size_t> count = stream_.read(buffer_.data() + left, buffer_size - left);
  if (!count)
    return count.status();
  at_end_of_stream_ = *count < buffer_size - left;
  at_ = buffer_.data();
  end_ = at_ + left + *count;
  buffer_[left + *count] = '\n';
  return Status();
}

/// One field and the separator or newline behind it; refill() has made sure it lies in the buffer.
Status CsvReader::read_field() {
  const char *at = at_;
  // Nearly all fields of pixel data are one to three digits.
  if (!collects_names_) {
    unsigned value = static_cast<unsigned char>(*at) - '0';
    if (value <= 9) {
      ++at;
      for (int digit = 0; digit < 8; ++digit, ++at) {
        unsigned next = static_cast<unsigned char>(*at) - '0';
        if (next > 9)
          break;
        value = value * 10 + next;
      }
      if (*at == separator_ || *at == '\n') {
        row_.push_back(value);
        row_ended_ = *at == '\n';
        at_ = at + 1;
        return Status();
      }
    }
  }
  const char *end = at_;
  while (*end != separator_ && *end != '\n')
    ++end;
  if (static_cast<size_t>(end - at_) > longest_field)
    return corrupt("column " + std::to_string(row_.size() + 1) + " is longer than " +
                   std::to_string(longest_field) + " characters; is this a table of numbers?");
  std::string text = trimmed(at_, end);
  double value = 0;
  bool number = parse_number(text, value);
  if (collects_names_) {
    names_are_numbers_ &= number;
    names_.push_back(text);
  } else if (!number || !std::isfinite(value)) {
    std::string place = "column " + std::to_string(row_.size() + 1);
    return corrupt(text.empty() ? place + " is empty"
                                : place + " holds `" + text.substr(0, 40) + "`, which is not " +
                                      (number ? "a finite number" : "a number"));
  }
  row_.push_back(value);
  row_ended_ = *end == '\n';
  at_ = end + 1;
  return Status();
}

Status CsvReader::read_row() {
  row_.clear();
  row_ended_ = false;
  ++line_;
  while (!row_ended_) {
    if (static_cast<size_t>(end_ - at_) <= longest_field + 1 && !at_end_of_stream_)
      if (Status status = refill(); !status.ok())
        return status;
    if (Status status = read_field(); !status.ok())
      return status;
    if (row_.size() > most_columns)
      return corrupt("more than " + std::to_string(most_columns) + " columns");
    if (layout_ && row_.size() > layout_->columns() && !row_ended_)
      break; // a file without line ends must not fill the memory
  }
  return Status();
}

/// The place of the label's column, or -1.
Result<int64_t> CsvReader::label_place(bool has_header) const {
  int64_t columns = static_cast<int64_t>(row_.size());
  const LabelColumn &label = options_.label;
  auto by_name = [&](const std::string &name) -> int64_t {
    auto found = std::find(names_.begin(), names_.end(), name);
    return found == names_.end() ? -1 : found - names_.begin();
  };
  switch (label.kind) {
  case LabelColumn::Kind::none:
    return int64_t{-1};
  case LabelColumn::Kind::automatic:
    return has_header ? by_name("label") : int64_t{-1};
  case LabelColumn::Kind::first:
    return int64_t{0};
  case LabelColumn::Kind::last:
    return columns - 1;
  case LabelColumn::Kind::index:
    if (label.index < 0 || label.index >= columns)
      return Status(GRADUS_INVALID_ARGUMENT, stream_.what() + " has " + std::to_string(columns) +
                                                 " columns, so there is no label column " +
                                                 std::to_string(label.index) + " (the first is 0)");
    return label.index;
  case LabelColumn::Kind::name:
    break;
  }
  int64_t place = has_header ? by_name(label.name) : -1;
  if (place < 0)
    return Status(GRADUS_INVALID_ARGUMENT,
                  stream_.what() + " has no column called `" + label.name + "`" +
                      (has_header ? "" : "; its first line holds no names"));
  return place;
}

Status CsvReader::begin_table(bool has_header) {
  Result<int64_t> label = label_place(has_header);
  if (!label)
    return label.status();
  std::vector<std::string> own(row_.size());
  if (has_header)
    for (size_t column = 0; column < names_.size(); ++column)
      if (std::find(options_.own_columns.begin(), options_.own_columns.end(), names_[column]) !=
          options_.own_columns.end())
        own[column] = names_[column];
  if (*label >= 0)
    own[static_cast<size_t>(*label)] = "label";
  layout_.emplace(std::move(own));
  first_line_ = line_;
  return Status();
}

Status CsvReader::use_row() {
  if (!layout_) {
    collects_names_ = false;
    bool has_header = options_.header == Header::yes ||
                      (options_.header == Header::automatic && !names_are_numbers_);
    if (!has_header && !names_are_numbers_)
      return corrupt("the first line is not all numbers; say --header yes if it holds names");
    if (Status status = begin_table(has_header); !status.ok())
      return status;
    if (has_header)
      return Status();
  }
  if (row_.size() != layout_->columns())
    return corrupt((row_.size() > layout_->columns() && !row_ended_ ? "more than " : "") +
                   std::to_string(row_ended_ ? row_.size() : layout_->columns()) +
                   " columns, where line " + std::to_string(first_line_) + " has " +
                   std::to_string(layout_->columns()));
  layout_->append(row_);
  if (layout_->bytes() > options_.memory_limit)
    return Status(GRADUS_OUT_OF_MEMORY, stream_.what() + " holds more numbers than the " +
                                            std::to_string(options_.memory_limit) +
                                            " bytes that data may take here");
  return Status();
}

Result<DataSet> CsvReader::read() {
  at_ = end_ = buffer_.data();
  if (Status status = refill(); !status.ok())
    return status;
  if (end_ - at_ >= 3 && std::memcmp(at_, "\xef\xbb\xbf", 3) == 0)
    at_ += 3; // a byte order mark
  const char *line_end = std::find(at_, end_, '\n');
  for (char candidate : {'\t', ';', ','})
    if (std::find(at_, line_end, candidate) != line_end)
      separator_ = candidate;
  for (;;) {
    if (static_cast<size_t>(end_ - at_) <= longest_field + 1 && !at_end_of_stream_)
      if (Status status = refill(); !status.ok())
        return status;
    if (at_ >= end_)
      break;
    const char *first = at_;
    while (first < end_ && is_blank(*first))
      ++first;
    if (*first == '\n') { // an empty line
      at_ = first + 1;
      ++line_;
      continue;
    }
    if (Status status = read_row(); !status.ok())
      return status;
    if (Status status = use_row(); !status.ok())
      return status;
  }
  std::vector<DataTensor> tensors;
  if (layout_)
    tensors = layout_->take(options_.name.empty() ? "x" : options_.name);
  if (tensors.empty() || tensors.front().rows() == 0)
    return Status(GRADUS_CORRUPT_FILE, stream_.what() + " holds no rows of numbers");
  DataSet set;
  set.tensors = std::move(tensors);
  return set;
}

} // namespace

bool recognizes_csv(const std::string &opening) {
  // Text, and somewhere a digit.
  bool digit = false;
  for (char c : opening) {
    unsigned char byte = static_cast<unsigned char>(c);
    if (byte < 32 && c != '\n' && c != '\r' && c != '\t')
      return false;
    digit |= c >= '0' && c <= '9';
  }
  return digit;
}

Result<DataSet> read_csv(ByteStream &stream, const LoadOptions &options) {
  return CsvReader(stream, options).read();
}

} // namespace gradus::runtime
