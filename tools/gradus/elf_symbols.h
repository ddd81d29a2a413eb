// The names that a shared library exports, read from the file without loading it.
#pragma once

#include "runtime/status/status.h"

#include <string>
#include <vector>

namespace gradus::runner {

/// Defined global names of the dynamic symbol table of a 64-bit ELF file.
runtime::Result<std::vector<std::string>> exported_symbols(const std::string &path);

/// The prefix P for which both `P_model` and `P_create` are exported; empty: none.
std::string exported_model(const std::vector<std::string> &symbols);

} // namespace gradus::runner
