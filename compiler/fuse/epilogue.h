// What follows a heavy operation and can be done within it: a bias for each entry of the last axis, and an activation.
#pragma once

#include "compiler/dialect/types.h"

namespace gradus::fuse {

struct Epilogue {
  mlir::Value bias; ///< null: none
  Activation activation;
  mlir::Value result; ///< of the last operation that is taken
};

/// Without `fuse`: nothing is taken.
Epilogue epilogue_of(mlir::Value result, bool fuse);

} // namespace gradus::fuse
