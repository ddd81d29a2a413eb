// Loops and branches as calls of the runtime.
#pragma once

#include "compiler/lower/frame.h"
#include "compiler/plan/function_plan.h"

namespace gradus::lower {

/// Emits the call of gradus_plan_loop for one loop or branch of an entry into its `describe`.
void declare_body(mlir::Operation *op, int32_t index, llvm::StringRef name, const plan::FunctionPlan &plan,
                  const plan::StorageLayout &storages, Frame &frame, mlir::Value plan_argument, mlir::OpBuilder &b);

} // namespace gradus::lower
