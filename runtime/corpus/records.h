// Pairs and texts with a class: the part of `load_corpus` that makes records.
#pragma once

#include "runtime/corpus/corpus.h"
#include "runtime/data/token_records.h"

namespace gradus::runtime {

/// "`a.txt`", "`a.txt` and 2 others".
std::string files_text(const std::vector<std::string> &paths);
/// 12,345
std::string grouped_text(uint64_t number);
/// `3,200 tokens (SentencePiece, bpe) in 12 documents, 3.51 bytes per token`, and the like.
std::string tokens_text(uint64_t tokens, uint64_t bytes, const text::Tokenizer &tokenizer);

Result<DataSet> load_records(Corpus &corpus, Vocabulary &vocabulary,
                             const CorpusProgress &progress);

} // namespace gradus::runtime
