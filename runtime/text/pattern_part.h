// The `pattern` of a Split or a Replace: {"String": …} or {"Regex": …}; and what is done with its
// matches.
#pragma once

#include "runtime/text/json_part.h"
#include "runtime/text/pattern.h"

namespace gradus::runtime::text {

Pattern read_pattern(const JsonPart &part);

std::string replaced(const std::string &text, const std::vector<Range> &matches,
                     const std::string &content);

} // namespace gradus::runtime::text
