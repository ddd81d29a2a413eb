// Writes and reads the temporary file of a corpus' tokens.
#include "runtime/corpus/token_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>

namespace gradus::runtime {
namespace {

constexpr uint32_t begin_mark = uint32_t{1} << 30; // set in the first token of a document
constexpr int64_t between_notes = 4096;            // tokens, at least

std::string folder() {
  std::error_code error;
  std::filesystem::path path = std::filesystem::temp_directory_path(error);
  return error ? std::string("/tmp") : path.string();
}

Status failure(const std::string &what) {
  return Status(GRADUS_IO, what + " in `" + folder() + "`: " + std::strerror(errno) +
                               "; TMPDIR says where temporary files go");
}

} // namespace

Result<std::unique_ptr<TokenFile>> TokenFile::create() {
  std::string name = folder() + "/gradus-tokens-XXXXXX";
  int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0)
    return failure("cannot make a file for the tokens of a text");
  ::unlink(name.c_str());
  return std::unique_ptr<TokenFile>(new TokenFile(descriptor));
}

TokenFile::~TokenFile() { ::close(descriptor_); }

Status TokenFile::append(const std::vector<int32_t> &tokens, bool begins) {
  constexpr size_t most_held = 1 << 16;
  for (int32_t token : tokens) {
    held_.push_back(static_cast<uint32_t>(token) | (begins ? begin_mark : 0));
    begins = false;
  }
  count_ += static_cast<int64_t>(tokens.size());
  return held_.size() < most_held ? Status() : flush();
}

Status TokenFile::flush() {
  const char *bytes = reinterpret_cast<const char *>(held_.data());
  for (size_t left = held_.size() * sizeof(uint32_t); left > 0;) {
    ssize_t count = ::write(descriptor_, bytes, left);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return failure("cannot write the tokens of a text");
    bytes += count;
    left -= static_cast<size_t>(count);
  }
  held_.clear();
  return Status();
}

void TokenFile::note_bytes(uint64_t bytes) {
  if (bytes_.size() > 1 && count_ - bytes_[bytes_.size() - 2].first < between_notes)
    bytes_.back() = {count_, bytes};
  else
    bytes_.emplace_back(count_, bytes);
}

double FileTokens::bytes_before(int64_t token) const {
  const auto &notes = file_->bytes_;
  auto after = std::lower_bound(notes.begin(), notes.end(), std::make_pair(token, uint64_t{0}));
  if (after == notes.end())
    return notes.empty() ? 0 : static_cast<double>(notes.back().second);
  auto before = after == notes.begin() ? std::make_pair(int64_t{0}, uint64_t{0}) : after[-1];
  int64_t tokens = after->first - before.first;
  double share =
      tokens > 0 ? static_cast<double>(token - before.first) / static_cast<double>(tokens) : 0;
  return static_cast<double>(before.second) +
         share * static_cast<double>(after->second - before.second);
}

double FileTokens::bytes(int64_t begin, int64_t end) const {
  return bytes_before(end) - bytes_before(begin);
}

Status FileTokens::read_tokens(int64_t begin, int64_t count, int32_t *tokens,
                               int32_t *begins) const {
  char *to = reinterpret_cast<char *>(tokens);
  size_t bytes = static_cast<size_t>(count) * sizeof(int32_t);
  auto place = static_cast<off_t>(begin) * static_cast<off_t>(sizeof(int32_t));
  for (size_t done = 0; done < bytes;) {
    ssize_t got =
        ::pread(file_->descriptor_, to + done, bytes - done, place + static_cast<off_t>(done));
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return Status(GRADUS_IO,
                    "cannot read the tokens of " + what() + ": " +
                        (got < 0 ? std::strerror(errno) : "their file has become shorter"));
    done += static_cast<size_t>(got);
  }
  for (int64_t index = 0; index < count; ++index) {
    uint32_t token = static_cast<uint32_t>(tokens[index]);
    if (begins)
      begins[index] = token & begin_mark ? 1 : 0;
    tokens[index] = static_cast<int32_t>(token & ~begin_mark);
  }
  return Status();
}

} // namespace gradus::runtime
