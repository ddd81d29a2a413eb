// A run as one page: HTML with its style, its script and its pictures inside.
#pragma once

#include "tools/gradus/run_record.h"

namespace gradus::runner {

struct PageOptions {
  size_t most_samples = 24; // sample grids shown: the first, the last, and evenly between
};

/// Works without a network and without a script (then without values under the pointer); light or
/// dark as the reader's system is. What the run does not hold is left out, with a word.
std::string report_page(const RunRecord &record, const PageOptions &options);

/// The page's style sheet and script; in report_assets.cpp.
extern const char *const report_style;
extern const char *const report_script;

} // namespace gradus::runner
