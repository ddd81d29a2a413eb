// Which integer arguments are indices, and how far they may go: what the runtime checks before a call.
#pragma once

#include "mlir/IR/BuiltinOps.h"

namespace gradus {

/// Sets `gradus.index_limit` on integer arguments that the function compares for equality with 0, 1, … k - 1 along an axis (a
/// one-hot code, a class label): a value outside would silently count as no class. Runs before fusion.
void set_index_limits(mlir::ModuleOp module);

} // namespace gradus
