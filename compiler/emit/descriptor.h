// The tables of abi.h as constants of the LLVM module.
#pragma once

#include "compiler/emit/model.h"

namespace gradus::emit {

/// Adds the `gradus_model` of the library, with everything it points to, as internal constants.
llvm::GlobalVariable *build_descriptor(CompiledModel &model);

} // namespace gradus::emit
