// Counts stretches of one text and takes those of the other away.
#include "runtime/translation/ngrams.h"

#include "runtime/text/utf8.h"

#include <unordered_map>

namespace gradus::runtime {

Units Units::characters(std::string text) {
  Units units;
  units.text_ = std::move(text);
  for (size_t at = 0; at < units.text_.size(); at = units.ends_.back()) {
    units.begins_.push_back(at);
    units.ends_.push_back(at + text::character_length(units.text_[at]));
  }
  return units;
}

Units Units::words(const std::vector<std::string_view> &words) {
  Units units;
  for (std::string_view word : words) {
    if (!units.text_.empty())
      units.text_ += ' ';
    units.begins_.push_back(units.text_.size());
    units.text_ += word;
    units.ends_.push_back(units.text_.size());
  }
  return units;
}

std::string_view Units::ngram(int64_t at, int64_t n) const {
  size_t begin = begins_[static_cast<size_t>(at)];
  return std::string_view(text_).substr(begin, ends_[static_cast<size_t>(at + n - 1)] - begin);
}

int64_t shared_ngrams(const Units &a, const Units &b, int64_t n) {
  std::unordered_map<std::string_view, int64_t> left;
  for (int64_t at = 0; at < b.ngrams(n); ++at)
    ++left[b.ngram(at, n)];
  int64_t shared = 0;
  for (int64_t at = 0; at < a.ngrams(n); ++at)
    if (auto found = left.find(a.ngram(at, n)); found != left.end() && found->second > 0) {
      --found->second;
      ++shared;
    }
  return shared;
}

} // namespace gradus::runtime
