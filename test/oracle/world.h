// What a program reads and writes beside its arguments: the storages of the model, and what its draws are keyed by.
#pragma once

#include "runtime/random/philox.h"
#include "test/oracle/tensor.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringMap.h"

#include <string>

namespace gradus::oracle {

struct World {
  llvm::StringMap<Tensor> storages; ///< parameters, states and slots by name
  llvm::StringMap<double> hypers;
  llvm::StringMap<int64_t> counters;
  runtime::DrawKey key = {};
  /// Round every f32 result to f32: shows how much of a difference rounding alone explains.
  bool rounded = false;
  /// Number of the statement whose loss was not finite, plus 1; the function ended there.
  int64_t diverged = 0;
};

/// A world with every storage that the module declares: slots, hyperparameters and counters at their first values, parameters
/// and states at 0.
World make_world(mlir::ModuleOp module);
/// The parameters and states, in the order of their declarations.
std::vector<std::string> variables(mlir::ModuleOp module);

} // namespace gradus::oracle
