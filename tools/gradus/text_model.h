// A model that reads or writes text, opened: instance and tokenizer.
#pragma once

#include "runtime/corpus/format.h"
#include "runtime/text/tokenizer.h"
#include "tools/gradus/instance.h"

#include <CLI/App.hpp>

namespace gradus::runner {

struct TextModel {
  std::unique_ptr<OpenModel> model; // outlives the instance
  Instance instance;
  std::shared_ptr<const runtime::text::Tokenizer> tokenizer;

  /// A sentence where the tokenizer has more tokens than the input takes.
  runtime::Status check(const gradus_entry &entry, const gradus_argument &input) const;
};

struct TextModelFlags {
  ModelFlags model;
  InstanceFlags instance;
  std::string tokenizer;

  /// MODEL, --tokenizer and those of an instance.
  void declare(CLI::App &app, bool with_seed);
  /// With the tokenizer that --tokenizer names, else the one beside the weights, else bytes, which
  /// have marks where the texts are pairs.
  runtime::Result<TextModel> open(runtime::CorpusKind kind) const;
};

} // namespace gradus::runner
