// A language model opened to go on with texts: with the function that says what comes next.
#pragma once

#include "runtime/generate/continuation.h"
#include "tools/gradus/text_model.h"

#include <optional>

namespace gradus::runner {

struct LanguageModel : TextModel {
  std::optional<runtime::Continuation> continuation;
};

struct LanguageModelFlags : TextModelFlags {
  std::string function;

  /// The flags of a model of texts, --seed and --function. `functions`: the words for those that are
  /// tried without --function.
  void declare(CLI::App &app, const std::string &functions);
  /// By the first of `functions` that the model has, unless --function names one.
  runtime::Result<LanguageModel> open(const std::vector<std::string> &functions) const;
};

} // namespace gradus::runner
