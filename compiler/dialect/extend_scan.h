// A scan with more sequences and more stacks than it had.
#pragma once

#include "compiler/dialect/recurrence.h"

#include "mlir/IR/Builders.h"

namespace gradus {

struct ExtendedScan {
  ScanOp scan;                             ///< in the place of the old one, whose results it replaces
  mlir::SmallVector<mlir::Value> slices;   ///< of the sequences, in the body
  mlir::SmallVector<mlir::Value> stacks;   ///< of the values that are given, outside
};
/// Takes `sequences` beside those it has, and gives the stacks of the `given` values of its body beside those it gives. A value that
/// is a slice already is not stacked again: its stack is the sequence.
ExtendedScan extend_scan(ScanOp scan, mlir::ArrayRef<mlir::Value> sequences, mlir::ArrayRef<mlir::Value> given);

} // namespace gradus
