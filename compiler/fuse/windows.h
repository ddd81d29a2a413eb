// Convolutions and pooling become primitives over windows.
#pragma once

#include "mlir/IR/Block.h"

namespace gradus::fuse {

/// Turns each operation over windows into a `window`; with `fuse`, convolutions together with the bias and activation that alone
/// use them.
void fuse_windows(mlir::Block &block, bool fuse);

} // namespace gradus::fuse
