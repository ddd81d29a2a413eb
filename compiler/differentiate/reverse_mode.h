// Reverse-mode differentiation of one straight-line block.
#pragma once

#include "compiler/differentiate/activity.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/DenseMap.h"

namespace gradus {

/// The gradient of a loss by every value that lies on the way to what was asked for. Operations are
/// appended where the builder stands.
class ReverseMode {
public:
  ReverseMode(mlir::OpBuilder builder, const Activity &activity)
      : builder_(builder), activity_(activity) {}

  /// Adds to the gradient of a value.
  void add(mlir::Location location, mlir::Value value, mlir::Value contribution);
  /// Goes back through all operations that can be active.
  void run();
  /// Null where the loss does not depend on the value.
  mlir::Value gradient_of(mlir::Value value) const { return gradients_.lookup(value); }

private:
  void propagate(mlir::Operation *operation);

  mlir::OpBuilder builder_;
  const Activity &activity_;
  llvm::DenseMap<mlir::Value, mlir::Value> gradients_;
};

} // namespace gradus
