// Reads prompts and makes tokens of them.
#include "tools/gradus/prompt.h"

#include "tools/gradus/text_input.h"

#include <CLI/CLI.hpp>

namespace gradus::runner {

using runtime::Result;
using runtime::Status;
using runtime::text::TokenId;

void PromptFlags::declare(CLI::App &app) {
  CLI::Option *direct = app.add_option("--prompt", text, "the text to go on with");
  app.add_option("--prompt-file", file, "FILE with that text; - is standard input")
      ->excludes(direct);
}

Result<std::string> PromptFlags::read() const { return file.empty() ? text : read_text(file); }

Result<std::vector<TokenId>> begin_of_text(const runtime::text::Tokenizer &tokenizer,
                                           const std::string &text) {
  runtime::text::EncodeOptions options;
  options.marks = false; // a mark that ends a text would end it before its continuation
  Result<std::vector<TokenId>> ids = tokenizer.encode(text, options);
  if (!ids)
    return Status(ids.status().code(), "the prompt: " + ids.status().message());
  TokenId begin = tokenizer.special_ids().begin;
  if (begin != runtime::text::no_token)
    ids->insert(ids->begin(), begin);
  if (ids->empty())
    return Status(GRADUS_INVALID_ARGUMENT,
                  "there is nothing to go on from: the prompt is empty, and the tokenizer (" +
                      tokenizer.name() + ") has no mark that begins a text; say --prompt");
  return ids;
}

} // namespace gradus::runner
