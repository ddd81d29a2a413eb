// Texts as bytes, and windows over tokens.
#include "runtime/data/tokens.h"

#include <algorithm>

namespace gradus::runtime {

ByteTokens::ByteTokens(std::shared_ptr<InputFile> file)
    : Tokens("`" + file->path() + "`"), file_(std::move(file)),
      count_(static_cast<int64_t>(file_->size())) {}

ByteTokens::ByteTokens(std::string what, std::vector<unsigned char> bytes)
    : Tokens(std::move(what)), bytes_(std::move(bytes)),
      count_(static_cast<int64_t>(bytes_.size())) {}

TextFacts ByteTokens::facts() const {
  TextFacts facts;
  facts.longest = count_;
  return facts;
}

Status ByteTokens::read_tokens(int64_t begin, int64_t count, int32_t *tokens,
                               int32_t *begins) const {
  if (begins) {
    std::fill(begins, begins + count, 0);
    if (begin == 0 && count > 0)
      begins[0] = 1;
  }
  constexpr int64_t block = 4096;
  unsigned char read[block];
  for (int64_t done = 0; done < count;) {
    int64_t size = std::min(block, count - done);
    const unsigned char *bytes = bytes_.data() + begin + done;
    if (file_) {
      Result<size_t> got =
          file_->read_at(static_cast<uint64_t>(begin + done), read, static_cast<size_t>(size));
      if (!got)
        return got.status();
      if (static_cast<int64_t>(*got) < size)
        return Status(GRADUS_IO, what() + " has become shorter since it was opened");
      bytes = read;
    }
    std::copy(bytes, bytes + size, tokens + done);
    done += size;
  }
  return Status();
}

Result<std::unique_ptr<TokenWindows>> TokenWindows::make(std::shared_ptr<const Tokens> tokens,
                                                         std::vector<TokenField> fields,
                                                         int64_t most) {
  std::unique_ptr<TokenWindows> windows(new TokenWindows());
  int64_t furthest = 0;
  for (const TokenField &field : fields) {
    windows->fields_.push_back(field.field);
    windows->length_ = field.field.row_elements;
    windows->reads_begins_ |= field.begins;
    furthest = std::max(furthest, field.shift);
    if (field.index_limit > 0)
      windows->limit_ =
          windows->limit_ ? std::min(windows->limit_, field.index_limit) : field.index_limit;
  }
  int64_t length = windows->length_, count = tokens->count();
  if (count == 0)
    return Status(GRADUS_INVALID_ARGUMENT, tokens->what() + " is empty");
  if (length < 1)
    return Status(GRADUS_INVALID_ARGUMENT,
                  "windows of " + std::to_string(length) + " tokens hold nothing");
  windows->reach_ = length + furthest;
  windows->rows_ = (count - furthest) / length;
  if (count < windows->reach_)
    return Status(GRADUS_INVALID_ARGUMENT,
                  tokens->what() + " has " + std::to_string(count) +
                      " tokens, and one window needs " + std::to_string(length) +
                      (furthest ? " and " + std::to_string(furthest) + " behind it" : ""));
  if (most > 0)
    windows->rows_ = std::min(windows->rows_, most);
  windows->tokens_ = std::move(tokens);
  windows->sources_ = std::move(fields);
  return windows;
}

void TokenWindows::begin_each_anew() {
  each_anew_ = true;
  streams_.clear();
}

void TokenWindows::add_streams(int64_t first, int64_t rows, int64_t streams) {
  int64_t length = rows / streams;
  if (length > 0)
    streams_.push_back({first, length, first + length * streams});
}

bool TokenWindows::starts_anew(int64_t row) const {
  for (const Streams &part : streams_)
    if (row >= part.first && row < part.end)
      return (row - part.first) % part.length == 0;
  return each_anew_;
}

double TokenWindows::bytes_per_token(int64_t begin, int64_t end) const {
  int64_t shift = reach_ - length_, first = begin * length_ + shift, last = end * length_ + shift;
  return last > first ? tokens_->bytes(first, last) / static_cast<double>(last - first) : 0;
}

Status TokenWindows::gather(const int64_t *rows, int64_t count, void *const *buffers) const {
  std::vector<int32_t> window(static_cast<size_t>(reach_));
  std::vector<int32_t> begins(reads_begins_ ? static_cast<size_t>(reach_) : 0);
  for (int64_t index = 0; index < count; ++index) {
    int64_t begin = rows[index] * length_;
    if (Status status =
            tokens_->read(begin, reach_, window.data(), reads_begins_ ? begins.data() : nullptr);
        !status.ok())
      return status;
    if (reads_begins_ && starts_anew(rows[index]))
      begins[0] = 1;
    auto outside = std::find_if(window.begin(), window.end(),
                                [&](int32_t token) { return limit_ > 0 && token >= limit_; });
    if (outside != window.end())
      return Status(GRADUS_INVALID_ARGUMENT,
                    "token " + std::to_string(begin + (outside - window.begin())) + " of " +
                        tokens_->what() + " (counted from 0) is " + std::to_string(*outside) +
                        "; the model takes 0 to " + std::to_string(limit_ - 1));
    for (size_t field = 0; field < sources_.size(); ++field) {
      const int32_t *from =
          (sources_[field].begins ? begins : window).data() + sources_[field].shift;
      if (sources_[field].field.element == GRADUS_I64)
        std::copy(from, from + length_, static_cast<int64_t *>(buffers[field]) + index * length_);
      else
        std::copy(from, from + length_, static_cast<int32_t *>(buffers[field]) + index * length_);
    }
  }
  return Status();
}

} // namespace gradus::runtime
