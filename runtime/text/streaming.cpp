// Decodes a short window of tokens again with each new one: what a token says may depend on the one
// before it (a space between words, none at the beginning), but on no more than that.
#include "runtime/text/streaming.h"

#include "runtime/text/utf8.h"

#include <algorithm>

namespace gradus::runtime::text {

Result<std::string> StreamingDecoder::push(TokenId id) {
  bool skipped = options_.skip_special && id >= 0 && id < tokenizer_->vocabulary_size() &&
                 tokenizer_->is_special(id) && id != tokenizer_->special_ids().unknown;
  if (skipped)
    return std::string();
  window_.push_back(id);
  Result<std::string> text = tokenizer_->decode_bytes(window_, options_);
  if (!text) {
    window_.pop_back();
    return text;
  }
  // A token that shortens the text (none of the decoders has one) would not take back what is out.
  rest_.append(*text, std::min(written_, text->size()));
  size_t tail = incomplete_tail(rest_);
  std::string out = cleaned(std::string_view(rest_).substr(0, rest_.size() - tail));
  rest_.erase(0, rest_.size() - tail);
  written_ = text->size();
  // A token without text does not show that another one stands before the next.
  if (Result<std::string> alone = tokenizer_->decode_bytes({id}, options_);
      alone && !alone->empty()) {
    window_ = {id};
    written_ = alone->size();
  }
  return out;
}

std::string StreamingDecoder::finish() {
  std::string out = cleaned(rest_);
  window_.clear();
  rest_.clear();
  written_ = 0;
  return out;
}

std::string StreamingDecoder::cleaned(std::string_view bytes) const {
  return tokenizer_->takes_any_bytes() ? std::string(bytes) : with_replacements(bytes);
}

} // namespace gradus::runtime::text
