// Looks for a tokenizer beside the weights.
#include "tools/gradus/tokenizer_choice.h"

#include "runtime/text/bytes.h"
#include "runtime/train/run_directory.h"
#include "tools/gradus/data_flags.h"

#include <filesystem>

namespace gradus::runner {

using runtime::Result;
using runtime::Status;

namespace {

bool holds_tokenizer(const std::string &folder) {
  std::error_code ignored;
  for (const char *name : {"tokenizer.json", "tokenizer.model", "tokenizer.gradus.json"})
    if (std::filesystem::exists(std::filesystem::path(folder) / name, ignored))
      return true;
  return false;
}

} // namespace

runtime::text::TokenizerResult tokenizer_for(const std::string &named, const InstanceFlags &flags) {
  if (named == "bytes")
    return runtime::text::make_bytes_tokenizer();
  if (!named.empty())
    return runtime::text::load_tokenizer(named);
  for (const std::string &weights : flags.weights) {
    auto [part, place] = split_file(weights);
    Result<std::string> file = runtime::find_weights(place);
    if (!part.empty() || !file)
      continue;
    std::string folder = std::filesystem::path(*file).parent_path().string();
    if (holds_tokenizer(folder))
      return runtime::text::load_tokenizer(folder);
  }
  return runtime::text::make_bytes_tokenizer();
}

Status check_vocabulary(const runtime::text::Tokenizer &tokenizer, int64_t limit,
                        const std::string &argument) {
  if (limit <= 0 || tokenizer.vocabulary_size() <= limit)
    return {};
  return Status(GRADUS_MISMATCH, "the tokenizer (" + tokenizer.name() + ") has ids up to " +
                                     std::to_string(tokenizer.vocabulary_size() - 1) +
                                     ", and `" + argument + "` takes ids below " +
                                     std::to_string(limit) +
                                     "; compile the model with --set vocabulary=" +
                                     std::to_string(tokenizer.vocabulary_size()) +
                                     " or so, or use its own tokenizer");
}

} // namespace gradus::runner
