// The decoders of a tokenizer.json: tokens back to text.
#pragma once

#include "runtime/text/json_part.h"

#include <memory>
#include <string>
#include <vector>

namespace gradus::runtime::text {

class Decoder {
public:
  virtual ~Decoder() = default;
  /// Changes the tokens; a step may leave fewer. Their bytes need not be UTF-8 in between.
  virtual void apply(std::vector<std::string> &tokens) const = 0;
};

/// Null where the file has none: then tokens are joined by spaces.
std::unique_ptr<Decoder> read_decoder(const JsonPart &file);

} // namespace gradus::runtime::text
