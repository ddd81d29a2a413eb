// Spaces as a visible character, as SentencePiece writes them: what Metaspace means before and
// after.
#pragma once

#include "runtime/text/pre_tokenizer.h"

namespace gradus::runtime::text {

struct Metaspace {
  enum class Prepend { always, first, never };
  std::string replacement; // one character
  Prepend prepend = Prepend::always;
  bool split = true;
};

Metaspace read_metaspace(const JsonPart &part);

/// Spaces become the replacement; a piece begins with one, as `prepend` says; each begins a new
/// piece.
class MetaspaceCut final : public PreTokenizer {
public:
  explicit MetaspaceCut(Metaspace settings) : settings_(std::move(settings)) {}
  Status cut(const Pieces &from, Pieces &to) const override;

private:
  void cut_piece(Piece piece, Pieces &to) const;

  Metaspace settings_;
};

} // namespace gradus::runtime::text
