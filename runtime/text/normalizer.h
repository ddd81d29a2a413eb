// The normalizers of a tokenizer.json: what is done to a text before it is cut.
#pragma once

#include "runtime/text/json_part.h"

#include <memory>
#include <string>
#include <vector>

namespace gradus::runtime::text {

struct NormalText {
  std::string text; // UTF-8
  /// Whether its first character comes from the first one of the user's text.
  bool first = false;
};

class Normalizer {
public:
  virtual ~Normalizer() = default;
  /// Fails where a regular expression needs too many steps.
  virtual Status apply(NormalText &text) const = 0;
};

/// Null where the file has none; check the part's failure.
std::unique_ptr<Normalizer> read_normalizer(const JsonPart &file);

} // namespace gradus::runtime::text
