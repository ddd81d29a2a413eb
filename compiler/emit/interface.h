// The C interface of a generated library: which functions there are, for the code, the header and the symbol check alike.
#pragma once

#include "compiler/emit/model.h"

namespace gradus::emit {

/// A function that every library has: `<model>_<verb>` forwards to `gradus_<target>` with the same arguments.
struct CommonVerb {
  const char *verb;
  const char *target;
  const char *result;     ///< C type
  const char *parameters; ///< C, `{0}` stands for the model's type
  const char *signature;  ///< one letter each: p pointer, d double, u uint64_t; `v`, `i` or `p` for the result comes first
  const char *doc;
};
llvm::ArrayRef<CommonVerb> common_verbs();
/// Verbs that are made for each model: create, model, manifest, prepare, memory.
llvm::ArrayRef<const char *> own_verbs();
/// Whether an exported name of the program would clash with a verb of the interface.
bool is_reserved_verb(llvm::StringRef name);

/// Adds the exported functions around the descriptor.
void build_interface(CompiledModel &model, llvm::GlobalVariable *descriptor);

} // namespace gradus::emit
