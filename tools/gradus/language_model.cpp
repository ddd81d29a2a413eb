// Finds the function that goes on with texts.
#include "tools/gradus/language_model.h"

#include <CLI/CLI.hpp>

namespace gradus::runner {

using runtime::Continuation;
using runtime::Result;
using runtime::Status;

void LanguageModelFlags::declare(CLI::App &app, const std::string &functions) {
  TextModelFlags::declare(app, /*with_seed=*/true);
  app.add_option("--function", function,
                 "what says which tokens come next (default: " + functions + ")");
}

Result<LanguageModel> LanguageModelFlags::open(const std::vector<std::string> &functions) const {
  Result<TextModel> opened = TextModelFlags::open(runtime::CorpusKind::text);
  if (!opened)
    return opened.status();
  LanguageModel made{std::move(*opened), {}};
  Result<Continuation> continuation = Continuation::make(
      made.instance.get(), function.empty() ? functions : std::vector{function});
  if (!continuation)
    return continuation.status();
  made.continuation = std::move(*continuation);
  if (Status status = made.check(made.continuation->entry(), made.continuation->token_argument());
      !status.ok())
    return status;
  return made;
}

} // namespace gradus::runner
