// Where results go: files written whole or not at all, or standard output.
#pragma once

#include "llvm/ADT/StringRef.h"

namespace gradus::tool {

/// Writes beside the target and renames; `-` is standard output. False after a sentence on standard error.
bool write_output(llvm::StringRef path, llvm::StringRef content);

} // namespace gradus::tool
