// Cuts a stream of bytes into lines.
#include "runtime/corpus/lines.h"

namespace gradus::runtime {

Result<bool> Lines::next(std::string &line) {
  constexpr size_t block = 1 << 16;
  size_t searched = at_, end;
  while ((end = buffer_.find('\n', searched)) == std::string::npos && !ended_) {
    buffer_.erase(0, at_);
    at_ = 0;
    searched = buffer_.size();
    if (searched > longest)
      return Status(GRADUS_CORRUPT_FILE, stream_->what() + ", line " + std::to_string(number_ + 1) +
                                             " is longer than " + std::to_string(longest) +
                                             " bytes; is it text?");
    buffer_.resize(searched + block);
    Result<size_t> count = stream_->read(buffer_.data() + searched, block);
    if (!count)
      return count.status();
    buffer_.resize(searched + *count);
    ended_ = *count < block;
  }
  if (end == std::string::npos)
    end = buffer_.size();
  if (at_ == buffer_.size())
    return false;
  line.assign(buffer_, at_, end - at_);
  at_ = std::min(end + 1, buffer_.size());
  if (!line.empty() && line.back() == '\r')
    line.pop_back();
  if (++number_ == 1 && line.compare(0, 3, "\xEF\xBB\xBF") == 0)
    line.erase(0, 3);
  return true;
}

} // namespace gradus::runtime
