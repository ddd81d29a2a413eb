// Which kind of tokenizer a file is: told by its content.
#include "runtime/file/file.h"
#include "runtime/text/hugging_face.h"
#include "runtime/text/own_file.h"
#include "runtime/text/sentencepiece.h"
#include "runtime/text/tokenizer.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <new>
#include <stdexcept>

namespace gradus::runtime::text {
namespace {

TokenizerResult read_json(std::string content, const std::string &path) {
  nlohmann::json file = nlohmann::json::parse(content, nullptr, /*allow_exceptions=*/false);
  if (file.is_discarded())
    return Status(GRADUS_CORRUPT_FILE,
                  "`" + path +
                      "` is neither a SentencePiece model nor JSON from its beginning to its end");
  if (file.is_object() && file.contains("model"))
    return read_hugging_face(file, std::move(content), path);
  if (file.is_object() && file.contains("kind"))
    return read_own_file(file, path);
  return Status(GRADUS_CORRUPT_FILE,
                "`" + path +
                    "` is no tokenizer: it has neither a `model`, as a tokenizer.json, nor a "
                    "`kind`, as what bytes and characters are saved as");
}

/// The one tokenizer of a folder.
Result<std::string> find_file(const std::string &folder) {
  std::vector<std::string> found;
  for (const char *name : {own_file_name, "tokenizer.json", "tokenizer.model"}) {
    std::error_code ignored;
    if (std::filesystem::exists(folder + "/" + name, ignored))
      found.push_back(folder + "/" + name);
  }
  if (found.size() == 1)
    return found[0];
  if (found.empty())
    return Status(GRADUS_IO, "`" + folder + "` holds no tokenizer: none of `" + own_file_name +
                                 "`, `tokenizer.json` and `tokenizer.model` is there");
  return Status(GRADUS_INVALID_ARGUMENT, "`" + folder + "` holds two tokenizers: remove `" +
                                             found[0] + "` or `" + found[1] + "`");
}

} // namespace

TokenizerResult read_tokenizer(std::string content, const std::string &path) {
  try {
    if (looks_like_sentencepiece(content))
      return read_sentencepiece(std::move(content), path);
    return read_json(std::move(content), path);
  } catch (const std::bad_alloc &) {
    return Status(GRADUS_OUT_OF_MEMORY, "no memory for the tokenizer `" + path + "`");
  } catch (const std::length_error &) {
    return Status(GRADUS_OUT_OF_MEMORY, "no memory for the tokenizer `" + path + "`");
  } catch (const std::exception &failure) {
    // SentencePiece's trie throws where pieces are none.
    return Status(GRADUS_CORRUPT_FILE, "`" + path + "` cannot be read: " + failure.what());
  }
}

TokenizerResult load_tokenizer(const std::string &path) {
  std::string file = path;
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    Result<std::string> found = find_file(path);
    if (!found)
      return found.status();
    file = *found;
  }
  Result<Bytes> bytes = read_file(file);
  if (!bytes)
    return bytes.status();
  return read_tokenizer(std::string(bytes->data.get(), bytes->size), file);
}

} // namespace gradus::runtime::text
