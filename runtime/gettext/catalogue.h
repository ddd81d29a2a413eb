// A binary message catalogue of GNU gettext as pairs of a message and its translation.
#pragma once

#include "runtime/status/status.h"

#include <string>
#include <string_view>
#include <vector>

namespace gradus::runtime {

struct TextPair {
  std::string source, target;
};

struct CatalogueOptions {
  /// Leaves out messages whose translation is empty or the message itself.
  bool skip_untranslated = false;
};

/// The pairs of the file at `path`.
Result<std::vector<TextPair>> read_mo(const std::string &path, CatalogueOptions options = {});

/// The pairs in the bytes of a file, which failures call `what`: "`de.mo`".
Result<std::vector<TextPair>> mo_pairs(std::string_view bytes, const std::string &what,
                                       CatalogueOptions options = {});

} // namespace gradus::runtime
