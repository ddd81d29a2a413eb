// Elaboration: from syntax trees to a Program, with every name, shape and number checked.
#pragma once

#include "dsl/diagnostics/diagnostics.h"
#include "dsl/sema/program.h"

#include <optional>
#include <string>
#include <vector>

namespace gradus::sema {

struct Options {
  Element precision = Element::f32; ///< what `float` means
  std::string model;                ///< the main model; empty: the last one of the file
  std::vector<std::pair<std::string, std::string>> settings; ///< hyperparameters: `code` = `64`
  std::vector<std::pair<std::string, int64_t>> dims; ///< fixed symbolic dimensions: `n` = 128
  std::vector<std::string>
      import_folders; ///< searched after the importing file's own; std is always found
};

/// Reads, parses and elaborates a file with its imports. Diagnostics say what is wrong; then there
/// is no program.
std::optional<Program> elaborate(uint32_t file, diagnostics::SourceManager &sources,
                                 diagnostics::Diagnostics &diagnostics, const Options &options);

} // namespace gradus::sema
