// Translation of text: tokens in front of a translator, and behind it.
#pragma once

#include "runtime/generate/translator.h"
#include "tools/gradus/text_model.h"

namespace gradus::runner {

/// Puts those marks around texts that pairs have in training (runtime/corpus/records.cpp).
class TextTranslator {
public:
  /// For as long as `model` is there. Fails where its functions or its tokenizer do not fit.
  static runtime::Result<TextTranslator> make(TextModel &model,
                                              const runtime::BeamSearchOptions &search);
  runtime::Result<std::string> translate(const std::string &text);

private:
  TextTranslator(const runtime::text::Tokenizer &tokenizer, runtime::Translator translator)
      : tokenizer_(tokenizer), translator_(std::move(translator)) {}

  const runtime::text::Tokenizer &tokenizer_;
  runtime::Translator translator_;
  runtime::TranslationOptions options_;
};

} // namespace gradus::runner
