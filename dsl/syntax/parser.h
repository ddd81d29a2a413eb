// Reads a file into its syntax tree.
#pragma once

#include "dsl/diagnostics/diagnostics.h"
#include "dsl/syntax/token.h"
#include "dsl/syntax/tree.h"

namespace gradus::syntax {

/// Reads the tokens of a file. Reports every mistake it can tell from those before; a tree after
/// errors lacks the parts that could not be read, and is good for nothing but further messages.
File parse(const Tokens &tokens, diagnostics::Diagnostics &diagnostics);
/// The same from the text.
File parse(uint32_t file, diagnostics::Diagnostics &diagnostics);

} // namespace gradus::syntax
