// Values that a storage had, for those who ask for them once it has others.
#pragma once

namespace mlir {
class Block;
}

namespace gradus::fuse {

/// A read is a view of its storage. Where something behind a write of the storage uses what was read before it, or the function
/// returns that, this copies it first.
void keep_old_values(mlir::Block &block);

} // namespace gradus::fuse
