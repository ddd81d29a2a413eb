// Single characters of a source text: their bytes, and how a message speaks of them.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <string>

namespace gradus::syntax {

/// Bytes of the first character; 1 where the text begins with no valid one, 0 for an empty text.
size_t character_length(llvm::StringRef text);
/// Offset of the first byte that belongs to no valid character; npos if there is none.
size_t first_invalid_utf8(llvm::StringRef text);
/// "0xFF".
std::string byte_name(char byte);
/// "`×`", or "the control character U+0007" for what shows nothing.
std::string character_name(llvm::StringRef character);
/// What was meant by a character that looks like something of the language's, or does its work
/// elsewhere.
struct Lookalike {
  llvm::StringRef spelling; ///< `*` for `×`; empty: nothing
  llvm::StringRef hint;     ///< "write `*`"; may be empty
};
Lookalike lookalike(llvm::StringRef character);
/// Bytes of the character that the text begins with if it could belong to a name in other
/// languages; else 0.
size_t foreign_letter(llvm::StringRef text);

} // namespace gradus::syntax
