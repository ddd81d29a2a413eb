// The pre-tokenizers of a tokenizer.json: how a text is cut into words.
#pragma once

#include "runtime/text/json_part.h"
#include "runtime/text/pieces.h"

#include <memory>
#include <vector>

namespace gradus::runtime::text {

class PreTokenizer {
public:
  virtual ~PreTokenizer() = default;
  /// Cuts the pieces of `from` that are no tokens into those of `to`, which is empty. Fails where a
  /// regular expression needs too many steps.
  virtual Status cut(const Pieces &from, Pieces &to) const = 0;
};

/// One after the other; empty where the file has none. Check the part's failure.
std::vector<std::unique_ptr<PreTokenizer>> read_pre_tokenizers(const JsonPart &file);

} // namespace gradus::runtime::text
