// What a run of gradus-oracle was asked for.
#pragma once

#include "dsl/sema/program.h"

#include <optional>
#include <string>
#include <vector>

namespace gradus::oracle {

struct Options {
  std::string file, model, entry;      ///< entry: only this one
  std::vector<std::string> settings;   ///< `code=64`
  std::vector<std::pair<std::string, int64_t>> at; ///< only at these dimensions
  std::vector<sema::Element> precisions{sema::Element::f32, sema::Element::f64};
  bool finite_differences = false;
  bool verbose = false;
  double low = -2, high = 2; ///< float arguments lie between
  uint64_t seed = 1;
};

/// Reads the command line. `exit_status` is set where the program should end at once.
Options read_options(int argc, char **argv, int &exit_status);

} // namespace gradus::oracle
