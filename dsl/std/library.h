// The standard library's files, embedded at build time.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace gradus::sema {

struct LibraryFile {
  llvm::StringRef name; ///< `layers.grad`
  llvm::StringRef text;
};
/// All files, by name.
llvm::ArrayRef<LibraryFile> library_files();

} // namespace gradus::sema
