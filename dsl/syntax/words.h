// The words that the grammar knows, and those that people bring from other languages.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace gradus::syntax {

/// Words that cannot be names, because a value or a statement may begin or go on with them.
llvm::ArrayRef<llvm::StringRef> reserved_words();
/// Words that begin a definition: `model`, `layer`, … (with `fn`, `loss` and `metric`, which also
/// begin members).
llvm::ArrayRef<llvm::StringRef> definition_words();
/// Words that begin a member of a model, layer, optimizer or transform.
llvm::ArrayRef<llvm::StringRef> member_words();
/// Words that begin a statement of `train`.
llvm::ArrayRef<llvm::StringRef> train_words();

bool is_reserved(llvm::StringRef word);

/// What Gradus says instead of a word such as `def`: "a function begins with `fn`"; empty for any
/// other word.
llvm::StringRef foreign_word(llvm::StringRef word);
/// What Gradus writes instead of an operator such as `**`.
llvm::StringRef foreign_operator(llvm::StringRef spelling);

} // namespace gradus::syntax
