// A language model opened to go on with texts: instance, tokenizer, and the function that says what comes next.
#pragma once

#include "runtime/generate/continuation.h"
#include "runtime/text/tokenizer.h"
#include "tools/gradus/instance.h"

#include <CLI/App.hpp>

#include <optional>

namespace gradus::runner {

struct LanguageModel {
  std::unique_ptr<OpenModel> model; // outlives the instance
  Instance instance;
  std::shared_ptr<const runtime::text::Tokenizer> tokenizer;
  std::optional<runtime::Continuation> continuation;
};

struct LanguageModelFlags {
  ModelFlags model;
  InstanceFlags instance;
  std::string tokenizer, function;

  /// MODEL, --tokenizer, --function and those of an instance. `functions`: the words for those that
  /// are tried without --function.
  void declare(CLI::App &app, const std::string &functions);
  /// By the first of `functions` that the model has, unless --function names one; with the
  /// tokenizer that --tokenizer names, else the one beside the weights, else bytes.
  runtime::Result<LanguageModel> open(const std::vector<std::string> &functions) const;
};

} // namespace gradus::runner
