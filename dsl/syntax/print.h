// Shows a syntax tree as indented text, as `gradusc --emit=ast` does.
#pragma once

#include "dsl/diagnostics/source.h"
#include "dsl/syntax/tree.h"

namespace llvm {
class raw_ostream;
}

namespace gradus::syntax {

/// "|>", "and", "@", …
llvm::StringRef spelling(BinaryOperator op);

/// One node a line, `(kind name` and its parts two spaces deeper. With `sources`, definitions,
/// members, statements and expressions are followed by their range, `@line:column-line:column`.
void print(const File &file, llvm::raw_ostream &out,
           const diagnostics::SourceManager *sources = nullptr);

} // namespace gradus::syntax
