// SentencePiece models (.model), BPE and unigram, by the SentencePiece library: reading and
// training.
#pragma once

#include "runtime/text/bytes.h"

#include <functional>

namespace gradus::runtime::text {

/// From the content of a `.model` file.
TokenizerResult read_sentencepiece(std::string content, const std::string &path);

/// Whether `content` looks like a model rather than like JSON: a protocol buffer whose first field
/// is a piece.
bool looks_like_sentencepiece(std::string_view content);

struct SentencePieceTraining {
  enum class Kind { bpe, unigram };
  Kind kind = Kind::bpe;
  int64_t pieces = 2000;
  /// Characters that are no piece become the pieces of their bytes, so that nothing is unknown.
  bool byte_fallback = true;
  /// The share of the corpus' characters that become pieces; the rarest are left out.
  double coverage = 0.9995;
  Marks marks = {true, true, false};
  /// One of SentencePiece's: `nmt_nfkc`, `nfkc`, `nmt_nfkc_cf`, `nfkc_cf`, `identity`.
  std::string normalization = "nmt_nfkc";
  /// Spaces stay as many as they are; else one stands for several, and none at the begin and the end.
  bool keep_spaces = false;
  /// Tokens of their own, found in any text.
  std::vector<std::string> symbols;
  /// Trains on so many lines drawn from all; 0: on all. All of them are held in memory.
  int64_t most_lines = 0;
};

/// Gives the next line of a corpus; false at its end.
using NextLine = std::function<bool(std::string &line)>;

/// The same corpus and settings give the same model.
TokenizerResult train_sentencepiece(const NextLine &next, const SentencePieceTraining &training);

} // namespace gradus::runtime::text
