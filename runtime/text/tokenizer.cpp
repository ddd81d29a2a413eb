// What all tokenizers share: text and ids are checked before a kind sees them, and nothing throws.
#include "runtime/text/tokenizer.h"

#include "runtime/file/file.h"
#include "runtime/text/utf8.h"

#include <algorithm>
#include <new>
#include <stdexcept>

namespace gradus::runtime::text {
namespace {

/// What the action gives; a status where there is no memory for what it makes.
template <typename Action> auto guarded(const char *what, const Action &action) -> decltype(action()) {
  try {
    return action();
  } catch (const std::bad_alloc &) {
    return Status(GRADUS_OUT_OF_MEMORY, std::string("no memory for ") + what);
  } catch (const std::length_error &) {
    return Status(GRADUS_OUT_OF_MEMORY, std::string("no memory for ") + what);
  }
}

} // namespace

Result<std::vector<TokenId>> Tokenizer::encode(std::string_view text, EncodeOptions options) const {
  return guarded("the tokens of a text", [&]() -> Result<std::vector<TokenId>> {
    if (!takes_any_bytes())
      if (Status valid = check_utf8(text, "the text"); !valid.ok())
        return valid;
    std::vector<TokenId> ids;
    if (Status done = append_ids(text, options, ids); !done.ok())
      return done;
    return ids;
  });
}

Result<std::string> Tokenizer::decode_bytes(const std::vector<TokenId> &ids,
                                            DecodeOptions options) const {
  return guarded("the text of tokens", [&]() -> Result<std::string> {
    if (Status valid = check_ids(ids); !valid.ok())
      return valid;
    if (!options.skip_special)
      return join(ids);
    std::vector<TokenId> kept;
    kept.reserve(ids.size());
    TokenId unknown = special_ids().unknown;
    std::copy_if(ids.begin(), ids.end(), std::back_inserter(kept),
                 [&](TokenId id) { return id == unknown || !is_special(id); });
    return join(kept);
  });
}

Result<std::string> Tokenizer::decode(const std::vector<TokenId> &ids,
                                      DecodeOptions options) const {
  Result<std::string> bytes = decode_bytes(ids, options);
  if (!bytes || takes_any_bytes())
    return bytes;
  return with_replacements(*bytes);
}

Status Tokenizer::check_ids(const std::vector<TokenId> &ids) const {
  TokenId size = vocabulary_size();
  auto wrong =
      std::find_if(ids.begin(), ids.end(), [&](TokenId id) { return id < 0 || id >= size; });
  if (wrong == ids.end())
    return Status();
  return Status(GRADUS_INVALID_ARGUMENT, "token " + std::to_string(wrong - ids.begin()) + " is " +
                                             std::to_string(*wrong) +
                                             ", but the vocabulary of this tokenizer (" + name() +
                                             ") ends at " + std::to_string(size - 1));
}

bool Tokenizer::same_as(const Tokenizer &other) const {
  return std::string_view(file_name()) == other.file_name() &&
         file_content() == other.file_content();
}

Status Tokenizer::save(const std::string &folder, FileSystem &files) const {
  return guarded("the file of a tokenizer", [&] {
    std::string content = file_content();
    return replace_file(folder + "/" + file_name(), {{content.data(), content.size()}}, files);
  });
}

} // namespace gradus::runtime::text
