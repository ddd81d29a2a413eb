// Finds the tokenizer and checks that the model knows its tokens.
#include "tools/gradus/language_model.h"

#include "runtime/train/text_binding.h"
#include "tools/gradus/text_data.h"

#include <CLI/CLI.hpp>

namespace gradus::runner {

using runtime::Continuation;
using runtime::Result;
using runtime::Status;
using runtime::Vocabulary;

void LanguageModelFlags::declare(CLI::App &app, const std::string &functions) {
  model.declare(app, /*with_dims=*/false);
  app.add_option("--tokenizer", tokenizer,
                 "FILE, FOLDER or bytes (default: the one beside the weights, else bytes)");
  app.add_option("--function", function,
                 "what says which tokens come next (default: " + functions + ")");
  instance.declare(app, /*with_seed=*/true);
}

Result<LanguageModel> LanguageModelFlags::open(const std::vector<std::string> &functions) const {
  LanguageModel opened;
  Result<std::unique_ptr<OpenModel>> file = open_model(model);
  if (!file)
    return file.status();
  opened.model = std::move(*file);
  Result<Vocabulary> vocabulary =
      tokenizer.empty() ? vocabulary_beside(instance.weights) : Vocabulary();
  if (!vocabulary)
    return vocabulary.status();
  if (!vocabulary->tokenizer) {
    runtime::text::TokenizerResult named = runtime::tokenizer_named(tokenizer, {}, {}, {});
    if (!named)
      return named.status();
    vocabulary->tokenizer = std::move(*named);
  }
  opened.tokenizer = std::move(vocabulary->tokenizer);
  Result<Instance> made = make_instance(*opened.model, instance);
  if (!made)
    return made.status();
  opened.instance = std::move(*made);
  Result<Continuation> continuation = Continuation::make(
      opened.instance.get(), function.empty() ? functions : std::vector{function});
  if (!continuation)
    return continuation.status();
  opened.continuation = std::move(*continuation);
  if (Status status = runtime::check_vocabulary(
          opened.continuation->entry(), opened.continuation->token_argument(),
          opened.tokenizer->name(), opened.tokenizer->vocabulary_size());
      !status.ok())
    return status;
  return opened;
}

} // namespace gradus::runner
