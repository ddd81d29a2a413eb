// RUN/run.json: the command that made a run, so that `gradus resume RUN` needs no other flags.
#pragma once

#include "runtime/status/status.h"
#include "tools/gradus/verb.h"

namespace gradus::runner {

/// Writes the flags that were given, with absolute paths; not where the run lies nor what it
/// resumes.
runtime::Status write_run_file(const CLI::App &command, const std::string &run);
/// The command again: `train MODEL …`.
runtime::Result<std::vector<std::string>> read_run_file(const std::string &run);

} // namespace gradus::runner
