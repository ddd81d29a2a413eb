// The adjoint of a recurrence: a recurrence in the other direction.
#pragma once

#include "compiler/dialect/recurrence.h"

#include "mlir/IR/Builders.h"

namespace gradus {

/// What the gradients of a scan's results (null: none) contribute to the gradients of its operands, null where nothing does;
/// asked for are those with `active`. The scan is replaced by one that also gives what the way back needs of each step. Afterwards `scan`
/// is gone. The way back is built where the builder stands.
llvm::SmallVector<mlir::Value> reverse_scan(ScanOp scan, llvm::ArrayRef<mlir::Value> gradients, llvm::ArrayRef<bool> active,
                                            mlir::OpBuilder &builder);

} // namespace gradus
