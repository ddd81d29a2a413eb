// Texts from files as tokens that a model is trained on: read, encoded and written away in one pass
// that holds a small part of them.
#pragma once

#include "runtime/corpus/format.h"
#include "runtime/corpus/vocabulary.h"
#include "runtime/text/sentencepiece.h"

#include <functional>

namespace gradus::runtime {

/// Called now and then with the file that is read, and how much of it.
using CorpusProgress = std::function<void(const std::string &what, uint64_t done, uint64_t total)>;

/// The tokenizer that `name` means: `bytes`, `characters` (of this corpus), else a file or folder.
/// Bytes and characters get marks for begin and end where the corpus is pairs.
text::TokenizerResult tokenizer_named(const std::string &name,
                                      const std::vector<std::string> &paths,
                                      const CorpusOptions &options, const CorpusProgress &progress);

/// Trains a tokenizer on all texts of the corpus: characters, or SentencePiece's line by line.
text::TokenizerResult count_characters(const std::vector<std::string> &paths,
                                       const CorpusOptions &options, text::Marks marks,
                                       const CorpusProgress &progress);
text::TokenizerResult train_tokenizer(const std::vector<std::string> &paths,
                                      const CorpusOptions &options,
                                      const text::SentencePieceTraining &training,
                                      const CorpusProgress &progress);

/// The corpus encoded by the vocabulary's tokenizer: `text`, or `records`. Documents lie one behind
/// another, with the id that ends a text between them where the tokenizer has one. Classes that are
/// not all whole numbers are numbered in the order of their names, unless the vocabulary knows
/// them; their names are then in it.
Result<DataSet> load_corpus(const std::vector<std::string> &paths, const CorpusOptions &options,
                            Vocabulary &vocabulary, const CorpusProgress &progress);

} // namespace gradus::runtime
