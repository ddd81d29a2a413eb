// The text that a language model is given: as an argument, from a file, or from standard input.
#pragma once

#include "runtime/text/tokenizer.h"

#include <CLI/App.hpp>

namespace gradus::runner {

struct PromptFlags {
  std::string text, file;

  /// --prompt and --prompt-file.
  void declare(CLI::App &app);
  runtime::Result<std::string> read() const;
};

/// The ids of `text` as the begin of a longer one: behind the mark that begins a text, where there
/// is one. Fails where nothing stands there, since a model needs something to go on from.
runtime::Result<std::vector<runtime::text::TokenId>>
begin_of_text(const runtime::text::Tokenizer &tokenizer, const std::string &text);

} // namespace gradus::runner
