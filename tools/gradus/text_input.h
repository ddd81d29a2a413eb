// Text that a verb is given: a file, or standard input.
#pragma once

#include "runtime/status/status.h"

#include <string>
#include <vector>

namespace gradus::runner {

/// All bytes of a file; `-` is standard input.
runtime::Result<std::string> read_text(const std::string &path);
/// Its lines, of which only "\n" ends one; none where it is empty.
runtime::Result<std::vector<std::string>> read_lines(const std::string &path);

} // namespace gradus::runner
