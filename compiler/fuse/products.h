// Matrix products take the bias and the activation that follow them.
#pragma once

#include "mlir/IR/Block.h"

namespace gradus::fuse {

/// Turns each `matmul` of the block into a `product`; with `fuse`, together with the bias and activation that alone use it.
void fuse_products(mlir::Block &block, bool fuse);

} // namespace gradus::fuse
