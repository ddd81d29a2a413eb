// Cuts a text into tokens and comments.
#pragma once

#include "dsl/diagnostics/diagnostics.h"
#include "dsl/syntax/token.h"

namespace gradus::syntax {

/// Tokens of a file of `diagnostics.sources()`. What is no token is reported and left out.
Tokens tokenize(uint32_t file, diagnostics::Diagnostics &diagnostics);

/// The value of a `string` token, quotes gone and escapes resolved.
std::string string_value(llvm::StringRef spelling);

} // namespace gradus::syntax
