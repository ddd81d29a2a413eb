// Which integer arguments are indices, and how far they may go: what the runtime checks before a call.
#pragma once

#include "mlir/IR/BuiltinOps.h"

namespace gradus {

/// Sets `gradus.index_limit` on integer arguments that the function compares for equality with 0, 1, … k - 1 along an axis (a
/// one-hot code, a class label), or looks up in a table of k rows: a value outside would silently count as no class or as zeros. Of an
/// argument that is used in parts, every part must have a limit. Where the function first puts another index in the place of one value,
/// `where(label == -1, 0, label)`, that value is allowed too: `gradus.index_ignored`. Runs before fusion.
void set_index_limits(mlir::ModuleOp module);

} // namespace gradus
