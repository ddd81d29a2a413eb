// Looks for a tokenizer beside the weights.
#include "tools/gradus/tokenizer_choice.h"

#include "runtime/text/bytes.h"
#include "tools/gradus/text_data.h"

namespace gradus::runner {

using runtime::Result;
using runtime::Status;

Result<std::shared_ptr<const runtime::text::Tokenizer>> tokenizer_for(const std::string &named,
                                                                      const InstanceFlags &flags) {
  if (named.empty()) {
    Result<runtime::Vocabulary> beside = vocabulary_beside(flags.weights);
    if (!beside)
      return beside.status();
    if (beside->tokenizer)
      return beside->tokenizer;
  }
  if (named.empty() || named == "bytes")
    return std::shared_ptr<const runtime::text::Tokenizer>(runtime::text::make_bytes_tokenizer());
  runtime::text::TokenizerResult loaded = runtime::text::load_tokenizer(named);
  if (!loaded)
    return loaded.status();
  return std::shared_ptr<const runtime::text::Tokenizer>(std::move(*loaded));
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
