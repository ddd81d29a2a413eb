// Texts for the verbs: which files are a corpus, and what it is read with.
#pragma once

#include "runtime/corpus/corpus.h"
#include "tools/gradus/verb.h"

#include <optional>

namespace gradus::runtime {
class TokenWindows;
}
struct gradus_model;
struct gradus_entry;

namespace gradus::runner {

/// The flags of texts among those of data.
struct TextFlags {
  std::string tokenizer; // empty: of the weights or the run, else bytes
  std::string field = "text";

  void declare(CLI::App &app);
};

/// Shows how far a corpus is read: a bar on a terminal, elsewhere a line now and then.
runtime::CorpusProgress corpus_progress(const std::string &verb);

/// How the files are to be read as texts, of the kind that the inputs of `entry`, else of any entry
/// of `model`, tell; without a model by their first lines. Nothing where they are no texts.
runtime::Result<std::optional<runtime::CorpusOptions>>
corpus_of(const std::vector<std::string> &paths, const std::string &format,
          const std::string &label_column, const TextFlags &flags, const gradus_model *model,
          const gradus_entry *entry);

/// Gives `vocabulary` the tokenizer that the flags name, or leaves the one that it has; a sentence
/// where `run` has one and another is named.
runtime::Status choose_tokenizer(const TextFlags &flags, const std::vector<std::string> &paths,
                                 const runtime::CorpusOptions &options,
                                 runtime::Vocabulary &vocabulary);

/// How a loss in nats per token becomes bits per byte, for the windows from `first` on; empty where
/// the tokens are bytes, or there are no windows.
std::string bits_text(const runtime::TokenWindows &windows, int64_t first);

/// What lies beside the weights; empty where there is nothing of it.
runtime::Result<runtime::Vocabulary> vocabulary_beside(const std::vector<std::string> &weights);

} // namespace gradus::runner
