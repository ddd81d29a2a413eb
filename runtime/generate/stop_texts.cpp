// Holds back as much as the longest begin of a stop text at the end of what came.
#include "runtime/generate/stop_texts.h"

#include <algorithm>
#include <utility>

namespace gradus::runtime {

StopTexts::StopTexts(std::vector<std::string> texts) : texts_(std::move(texts)) {
  texts_.erase(std::remove(texts_.begin(), texts_.end(), std::string()), texts_.end());
}

std::string StopTexts::push(const std::string &piece) {
  if (found_)
    return {};
  held_ += piece;
  size_t end = std::string::npos;
  for (const std::string &text : texts_)
    end = std::min(end, held_.find(text));
  if (end != std::string::npos) {
    found_ = true;
    return held_.substr(0, end);
  }
  size_t kept = 0;
  for (const std::string &text : texts_)
    for (size_t length = std::min(text.size() - 1, held_.size()); length > kept; --length)
      if (held_.compare(held_.size() - length, length, text, 0, length) == 0)
        kept = length;
  std::string shown = held_.substr(0, held_.size() - kept);
  held_.erase(0, shown.size());
  return shown;
}

std::string StopTexts::finish() { return found_ ? std::string() : std::exchange(held_, {}); }

} // namespace gradus::runtime
