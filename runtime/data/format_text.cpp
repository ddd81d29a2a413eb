// Plain text, read as bytes.
#include "runtime/data/format.h"
#include "runtime/data/tokens.h"

#include <algorithm>
#include <charconv>

namespace gradus::runtime {
namespace {

/// A number between separators of CSV, as some lines of a table hold nothing else.
bool is_number(const char *begin, const char *end) {
  auto blank = [](char c) { return c == ' ' || c == '\r' || c == '"' || c == '+'; };
  while (begin < end && blank(*begin))
    ++begin;
  while (end > begin && blank(end[-1]))
    --end;
  double value;
  auto [next, error] = std::from_chars(begin, end, value);
  return begin == end || (error == std::errc() && next == end);
}

bool is_row_of_numbers(const std::string &line) {
  const char *at = line.data(), *end = at + line.size();
  for (;;) {
    const char *next =
        std::find_if(at, end, [](char c) { return c == ',' || c == ';' || c == '\t'; });
    if (!is_number(at, next))
      return false;
    if (next == end)
      return true;
    at = next + 1;
  }
}

} // namespace

bool is_table_of_numbers(const std::string &opening) {
  // The first line may hold names; empty lines say nothing; of one that is cut off nobody knows how its last number ends.
  size_t first = opening.find('\n'), second = opening.find_first_not_of("\r\n", first);
  if (first == std::string::npos || second == std::string::npos)
    return !opening.empty() && is_row_of_numbers(opening.substr(0, first));
  size_t end = opening.find('\n', second);
  return is_row_of_numbers(
      opening.substr(second, end == std::string::npos ? std::string::npos : end - second));
}

Result<DataSet> read_text(ByteStream &stream, const LoadOptions &options) {
  DataSet set;
  if (!stream.compressed()) {
    Result<std::shared_ptr<InputFile>> file = InputFile::open(stream.path());
    if (!file)
      return file.status();
    set.text = std::make_shared<ByteTokens>(std::move(*file));
    return set;
  }
  // A place in the middle of compressed text can only be reached from its begin.
  std::vector<unsigned char> content;
  size_t done = 0;
  do {
    content.resize(std::max<size_t>(1 << 20, done * 2));
    Result<size_t> count = stream.read(content.data() + done, content.size() - done);
    if (!count)
      return count.status();
    done += *count;
    if (done > options.memory_limit)
      return Status(GRADUS_OUT_OF_MEMORY,
                    stream.what() + " is larger than the " + std::to_string(options.memory_limit) +
                        " bytes that data may take here; decompress it, and it "
                        "is read where it lies");
  } while (done == content.size());
  content.resize(done);
  content.shrink_to_fit();
  set.text = std::make_shared<ByteTokens>(stream.what(), std::move(content));
  return set;
}

} // namespace gradus::runtime
