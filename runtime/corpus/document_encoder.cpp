// Finds places to cut a document at.
#include "runtime/corpus/document_encoder.h"

#include "runtime/text/utf8.h"

#include <algorithm>

namespace gradus::runtime {

using text::TokenId;

namespace {

constexpr size_t around = 256;       // bytes looked at before and behind a place
constexpr int most_places = 64;      // of each sort, in one part
constexpr size_t longest = 64 << 20; // of a part that no place was found in
constexpr text::EncodeOptions bare = {/*marks=*/false};

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

} // namespace

void DocumentEncoder::begin(std::string what, uint64_t byte, int64_t line) {
  what_ = std::move(what);
  byte_ = byte;
  line_ = line;
  wanted_ = usual_;
  valid_ = encoded_ = 0;
  buffer_.clear();
  context_.clear();
  context_ids_.clear();
}

/// What is new is UTF-8, but for a character that the next part may complete.
Status DocumentEncoder::check(bool ends) {
  if (tokenizer_.takes_any_bytes())
    return Status();
  std::string_view fresh = std::string_view(buffer_).substr(valid_);
  size_t valid = text::valid_utf8(fresh), rest = fresh.size() - valid;
  if (rest > 0 && (ends || rest != text::incomplete_tail(fresh)))
    return text::check_utf8(
        fresh, what_, byte_ + valid_,
        line_ + std::count(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(valid_),
                           '\n'));
  valid_ += valid;
  return Status();
}

/// Whether the text before `place` gives the same ids with what stands behind it.
Result<bool> DocumentEncoder::is_cut(size_t place) const {
  std::string_view all = std::string_view(buffer_).substr(0, valid_);
  size_t first = place > around ? place - around : 0, last = std::min(all.size(), place + around);
  while (continues_character(all[first]))
    ++first;
  while (last < all.size() && continues_character(all[last]))
    --last;
  auto before = tokenizer_.encode(all.substr(first, place - first), bare);
  auto both = tokenizer_.encode(all.substr(first, last - first), bare);
  if (!before || !both)
    return before ? both.status() : before.status();
  return before->size() < both->size() && std::equal(before->begin(), before->end(), both->begin());
}

/// Behind `wanted_` bytes; 0 where no place is one.
Result<size_t> DocumentEncoder::find_cut() const {
  size_t end = valid_ - around;
  for (char mark : {'\n', ' '}) {
    size_t place = wanted_;
    for (int tried = 0; tried < most_places; ++tried, ++place) {
      place = buffer_.find(mark, place);
      if (place >= end)
        break;
      size_t cut = mark == '\n' ? place + 1 : place;
      Result<bool> good = is_cut(cut);
      if (!good)
        return good.status();
      if (*good)
        return cut;
    }
  }
  return size_t{0};
}

Status DocumentEncoder::encode(size_t end, std::vector<TokenId> &ids) {
  std::string part = context_ + buffer_.substr(0, end);
  auto all = tokenizer_.encode(part, bare);
  if (!all)
    return all.status();
  if (all->size() < context_ids_.size() ||
      !std::equal(context_ids_.begin(), context_ids_.end(), all->begin()))
    return Status(GRADUS_UNSUPPORTED,
                  what_ + ": this tokenizer (" + tokenizer_.name() +
                      ") lets text that is far away decide on a token, so that a long document "
                      "cannot be encoded in parts; split it into shorter ones");
  ids.insert(ids.end(), all->begin() + static_cast<std::ptrdiff_t>(context_ids_.size()),
             all->end());
  encoded_ += end;
  byte_ += end;
  line_ += std::count(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(end), '\n');
  size_t first = end > around ? end - around : 0;
  while (first < end && continues_character(buffer_[first]))
    ++first;
  context_ = buffer_.substr(first, end - first);
  buffer_.erase(0, end);
  valid_ -= std::min(valid_, end);
  auto context_ids = tokenizer_.encode(context_, bare);
  if (!context_ids)
    return context_ids.status();
  context_ids_ = std::move(*context_ids);
  return Status();
}

Status DocumentEncoder::add(std::string_view part, bool ends, std::vector<TokenId> &ids) {
  buffer_ += part;
  if (Status valid = check(ends); !valid.ok())
    return valid;
  if (tokenizer_.takes_any_bytes()) {
    auto all = tokenizer_.encode(buffer_, bare);
    if (!all)
      return all.status();
    ids.insert(ids.end(), all->begin(), all->end());
    encoded_ += buffer_.size();
    buffer_.clear();
    return Status();
  }
  while (!ends && valid_ >= wanted_ + wanted_ / 2 + 2 * around) {
    Result<size_t> cut = find_cut();
    if (!cut)
      return cut.status();
    if (*cut == 0) {
      wanted_ *= 2;
      if (wanted_ > longest)
        return Status(GRADUS_UNSUPPORTED,
                      what_ + ": its " + std::to_string(buffer_.size()) + " bytes from byte " +
                          std::to_string(byte_) + " on have no place where this tokenizer (" +
                          tokenizer_.name() + ") surely cuts; put line ends into the text");
      continue;
    }
    if (Status done = encode(*cut, ids); !done.ok())
      return done;
    wanted_ = usual_;
  }
  if (!ends || buffer_.empty())
    return Status();
  return encode(buffer_.size(), ids);
}

} // namespace gradus::runtime
