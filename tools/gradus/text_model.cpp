// Opens a model and finds the tokenizer that its texts are read with.
#include "tools/gradus/text_model.h"

#include "runtime/train/text_binding.h"
#include "tools/gradus/text_data.h"

#include <CLI/CLI.hpp>

namespace gradus::runner {

using runtime::Result;
using runtime::Status;
using runtime::Vocabulary;

void TextModelFlags::declare(CLI::App &app, bool with_seed) {
  model.declare(app, /*with_dims=*/false);
  app.add_option("--tokenizer", tokenizer,
                 "FILE, FOLDER or bytes (default: the one beside the weights, else bytes)");
  instance.declare(app, with_seed);
}

Result<TextModel> TextModelFlags::open(runtime::CorpusKind kind) const {
  TextModel opened;
  Result<std::unique_ptr<OpenModel>> file = open_model(model);
  if (!file)
    return file.status();
  opened.model = std::move(*file);
  Result<Vocabulary> vocabulary =
      tokenizer.empty() ? vocabulary_beside(instance.weights) : Vocabulary();
  if (!vocabulary)
    return vocabulary.status();
  if (!vocabulary->tokenizer) {
    runtime::CorpusOptions options;
    options.kind = kind;
    runtime::text::TokenizerResult named = runtime::tokenizer_named(tokenizer, {}, options, {});
    if (!named)
      return named.status();
    vocabulary->tokenizer = std::move(*named);
  }
  opened.tokenizer = std::move(vocabulary->tokenizer);
  Result<Instance> made = make_instance(*opened.model, instance);
  if (!made)
    return made.status();
  opened.instance = std::move(*made);
  return opened;
}

Status TextModel::check(const gradus_entry &entry, const gradus_argument &input) const {
  return runtime::check_vocabulary(entry, input, tokenizer->name(), tokenizer->vocabulary_size());
}

} // namespace gradus::runner
