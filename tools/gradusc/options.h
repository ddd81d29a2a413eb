// The command line of gradusc.
#pragma once

#include "compiler/pipeline/pipeline.h"

#include <string>
#include <vector>

namespace gradus::tool {

struct Options {
  std::string input, output, emit, explain, depfile;
  bool format = false, check_format = false, memory_report = false, color = false;
  CompileOptions compile;
};

/// Reads the command line. `exit_status` is set where the program should end at once: 0 after --help, 2 for a bad command line.
Options read_options(int argc, char **argv, int &exit_status);

/// What --emit takes, with the ending of the file that it makes.
struct EmitKind {
  const char *name;
  const char *ending;
  const char *help;
};
const std::vector<EmitKind> &emit_kinds();

} // namespace gradus::tool
