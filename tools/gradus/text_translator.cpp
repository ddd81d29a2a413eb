// Text to tokens, to the best translation, to text.
#include "tools/gradus/text_translator.h"

namespace gradus::runner {

using runtime::Result;
using runtime::Status;
using runtime::Translator;
using runtime::text::no_token;
using runtime::text::TokenId;

Result<TextTranslator> TextTranslator::make(TextModel &model,
                                            const runtime::BeamSearchOptions &search) {
  Result<Translator> translator = Translator::make(model.instance.get());
  if (!translator)
    return translator.status();
  Status status = model.check(translator->source_entry(), translator->source());
  if (status.ok())
    status = model.check(translator->target_entry(), translator->target());
  if (!status.ok())
    return status;
  runtime::text::SpecialIds ids = model.tokenizer->special_ids();
  if (ids.end == no_token || ids.end >= translator->vocabulary())
    return Status(GRADUS_MISMATCH, "the tokenizer (" + model.tokenizer->name() +
                                       ") has no token that ends a text and that the model "
                                       "writes, so no translation would end");
  TextTranslator made(*model.tokenizer, std::move(*translator));
  made.options_.search = search;
  made.options_.search.end = ids.end;
  made.options_.begin = ids.begin != no_token ? ids.begin : ids.end;
  made.options_.tokens = model.tokenizer->vocabulary_size();
  return made;
}

Result<std::string> TextTranslator::translate(const std::string &text) {
  runtime::text::EncodeOptions encoding;
  encoding.marks = false;
  Result<std::vector<TokenId>> ids = tokenizer_.encode(text, encoding);
  if (!ids)
    return ids.status();
  if (ids->empty())
    return std::string();
  auto best = translator_.translate(*ids, options_);
  if (!best)
    return best.status();
  return tokenizer_.decode(best->front().tokens);
}

} // namespace gradus::runner
