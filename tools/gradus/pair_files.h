// Files with pairs of texts, read whole: what they hold is translated, or written anew.
#pragma once

#include "runtime/status/status.h"

#include <CLI/App.hpp>

#include <string>
#include <vector>

namespace gradus::runner {

struct Pair {
  std::string source, target;
};

struct PairFlags {
  std::vector<std::string> files;
  std::string format;

  /// --data FILE… (or FILE… as arguments of the verb) and --format.
  void declare(CLI::App &app, bool positional);
  runtime::Result<std::vector<Pair>> read() const;
};

} // namespace gradus::runner
