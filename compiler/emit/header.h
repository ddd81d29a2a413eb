// The C header of a generated library: its manual.
#pragma once

#include "compiler/emit/model.h"

namespace gradus::emit {

/// `header_name` is the file's own, for its first line and the example.
std::string build_header(const CompiledModel &model, llvm::StringRef header_name);

} // namespace gradus::emit
