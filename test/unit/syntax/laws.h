// What must hold for every text: reading, formatting and rendering end, and a formatted text is the same program.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <string>

namespace gradus::test {

/// Reads a text, renders what is wrong with it, and, if nothing is, formats it. Returns the first law that does not hold,
/// or nothing: the formatted text has the same tree and the same comments, and formats to itself.
std::string broken_law(llvm::StringRef text);

/// The formatted text; the rendered diagnostics if it cannot be read.
std::string formatted(llvm::StringRef text);
/// The tree as print() shows it; the rendered diagnostics if it cannot be read.
std::string tree(llvm::StringRef text);
/// The rendered diagnostics under the file name `t.grad`.
std::string messages(llvm::StringRef text);

} // namespace gradus::test
