// Finds added tokens: at each place the longest one, then on behind it.
#include "runtime/text/added_tokens.h"

#include "runtime/text/unicode.h"
#include "runtime/text/utf8.h"

#include <utf8proc.h>

#include <algorithm>

namespace gradus::runtime::text {
namespace {

/// Letters, marks, decimal digits, connectors, joiners: `\w` of the file's regular expressions.
bool is_word(char32_t c) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
  case UTF8PROC_CATEGORY_LU:
  case UTF8PROC_CATEGORY_LL:
  case UTF8PROC_CATEGORY_LT:
  case UTF8PROC_CATEGORY_LM:
  case UTF8PROC_CATEGORY_LO:
  case UTF8PROC_CATEGORY_ND:
  case UTF8PROC_CATEGORY_NL:
  case UTF8PROC_CATEGORY_PC:
    return true;
  default:
    return is_mark(c) || c == 0x200c || c == 0x200d;
  }
}

/// Where the character before `at` begins.
size_t before(std::string_view text, size_t at) {
  do
    --at;
  while ((static_cast<unsigned char>(text[at]) & 0xc0) == 0x80);
  return at;
}

bool word_before(std::string_view text, size_t at) {
  return at > 0 && is_word(character_at(text.data() + before(text, at)));
}

bool word_after(std::string_view text, size_t at) {
  return at < text.size() && is_word(character_at(text.data() + at));
}

size_t space_before(std::string_view text, size_t at) {
  while (at > 0 && is_white_space(character_at(text.data() + before(text, at))))
    at = before(text, at);
  return at;
}

size_t space_after(std::string_view text, size_t at) {
  while (at < text.size() && is_white_space(character_at(text.data() + at)))
    at += character_length(text[at]);
  return at;
}

AddedToken read_token(const JsonPart &item) {
  AddedToken token;
  token.content = item.text("content");
  token.special = item.flag("special");
  token.single_word = item.flag("single_word");
  token.strip_left = item.flag("lstrip");
  token.strip_right = item.flag("rstrip");
  token.normalized = item.flag("normalized");
  return token;
}

} // namespace

void AddedTokens::add(TokenId id, const std::string &written) {
  // A token whose normal form is empty is nowhere.
  if (written.empty())
    return;
  bool after = tokens_[id].normalized;
  (after ? after_ : before_).add(written, id);
  (after ? after_starts_ : before_starts_)[static_cast<unsigned char>(written[0])] = true;
}

Status AddedTokens::read(const JsonPart &file, const Vocabulary &vocabulary,
                         const Normalizer *normalizer) {
  before_starts_.assign(256, false);
  after_starts_.assign(256, false);
  if (!file.has("added_tokens"))
    return Status();
  std::vector<JsonPart> items = file.items("added_tokens");
  // An id beyond the model's follows it, as the file's writer numbers them; holes would only be
  // memory.
  int64_t most = vocabulary.size() + 4 * static_cast<int64_t>(items.size()) + 65536;
  for (const JsonPart &item : items) {
    auto id = static_cast<TokenId>(item.number("id", most));
    AddedToken token = read_token(item);
    if (!item.ok() || token.content.empty())
      continue;
    TokenId known = vocabulary.find(token.content);
    if (known != id && (known != no_token || vocabulary.contains(id)))
      item.broken("gives `" + token.content + "` the id " + std::to_string(id) +
                  ", which the model has differently");
    std::string written = token.content;
    if (token.normalized && normalizer) {
      NormalText text{written, true};
      if (Status done = normalizer->apply(text); !done.ok())
        return done;
      if (text.text != written)
        normal_forms_[id] = text.text;
      written = text.text;
    }
    tokens_[id] = std::move(token);
    add(id, written);
  }
  return Status();
}

const std::string *AddedTokens::shown(TokenId id) const {
  auto token = tokens_.find(id);
  if (token == tokens_.end())
    return nullptr;
  auto form = normal_forms_.find(id);
  return form == normal_forms_.end() ? &token->second.content : &form->second;
}

template <typename Use>
void AddedTokens::find(const Trie &trie, const std::vector<bool> &starts, std::string_view text,
                       Use use) const {
  size_t done = 0;
  for (size_t at = 0; at < text.size();) {
    if (!starts[static_cast<unsigned char>(text[at])]) {
      ++at;
      continue;
    }
    Trie::Match match = trie.longest(text.substr(at));
    if (match.length == 0) {
      ++at;
      continue;
    }
    size_t begin = at, end = at + match.length;
    at = end;
    const AddedToken &token = tokens_.at(match.id);
    if (token.single_word && (word_before(text, begin) || word_after(text, end)))
      continue;
    // Space that an earlier token took is not taken again.
    if (token.strip_left)
      begin = std::max(space_before(text, begin), done);
    if (token.strip_right)
      end = space_after(text, end);
    if (done < begin)
      use(done, begin, no_token);
    use(begin, end, match.id);
    done = end;
  }
  if (done < text.size())
    use(done, text.size(), no_token);
}

Status AddedTokens::cut_between(std::string_view text, bool first, const Normalizer *normalizer,
                                Pieces &pieces) const {
  NormalText normal{std::string(text), first};
  if (normalizer)
    if (Status done = normalizer->apply(normal); !done.ok())
      return done;
  size_t base = pieces.text.size();
  pieces.text += normal.text;
  find(after_, after_starts_, normal.text, [&](size_t begin, size_t end, TokenId id) {
    pieces.list.push_back({base + begin, base + end, id, normal.first && begin == 0});
  });
  return Status();
}

Status AddedTokens::cut(std::string_view text, const Normalizer *normalizer, Pieces &pieces) const {
  Status status;
  find(before_, before_starts_, text, [&](size_t begin, size_t end, TokenId id) {
    if (!status.ok())
      return;
    if (id == no_token) {
      status = cut_between(text.substr(begin, end - begin), begin == 0, normalizer, pieces);
      return;
    }
    size_t at = pieces.text.size();
    pieces.text += text.substr(begin, end - begin);
    pieces.list.push_back({at, pieces.text.size(), id, begin == 0});
  });
  return status;
}

} // namespace gradus::runtime::text
