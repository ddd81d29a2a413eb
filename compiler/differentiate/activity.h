// Which values lie on a differentiable way from the values asked for to the loss.
#pragma once

#include "mlir/IR/Operation.h"
#include "llvm/ADT/DenseSet.h"

namespace gradus {

class Activity {
public:
  /// Looks at the operations of one block: whether gradients of the losses by the values need them.
  Activity(mlir::ValueRange losses, mlir::ValueRange values);

  /// Whether a gradient has to be known: the value changes smoothly with one asked for, and the
  /// loss with it.
  bool is_active(mlir::Value value) const {
    return varies_.contains(value) && matters_.contains(value);
  }
  /// Whether the value changes smoothly with one asked for.
  bool varies(mlir::Value value) const { return varies_.contains(value); }
  /// The operations that can be active, the last first.
  llvm::ArrayRef<mlir::Operation *> reversed() const { return reversed_; }
  /// Operations between values asked for and the loss through which no gradient flows, in program
  /// order.
  llvm::ArrayRef<mlir::Operation *> cuts() const { return cuts_; }

private:
  llvm::DenseSet<mlir::Value> varies_, matters_;
  llvm::SmallVector<mlir::Operation *> reversed_, cuts_;
};

} // namespace gradus
