// Masks in a form that LLVM 19 translates rightly for AVX2.
#pragma once

namespace llvm {
class Module;
}

namespace gradus::emit {

/// Widens every `and` of a mask with a constant to 32 bits. Where a constant leaves nothing of one half of a mask of bytes, as the columns 10 to 14
/// of sixteen do, LLVM 19 loads that half of the floats without any mask: it takes an all-zero half for one that nobody looks at
/// and then for one that is all ones.
void widen_masks(llvm::Module &module);

} // namespace gradus::emit
