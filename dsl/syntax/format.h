// Writes a file in the one layout that all Gradus programs share.
#pragma once

#include "dsl/diagnostics/source.h"
#include "dsl/syntax/token.h"
#include "dsl/syntax/tree.h"

#include <string>

namespace gradus::syntax {

/// The text of a file that was read without errors, laid out anew: the same tree, every comment,
/// and a text that formats to itself.
std::string format(const File &file, const Tokens &tokens,
                   const diagnostics::SourceManager &sources);

} // namespace gradus::syntax
