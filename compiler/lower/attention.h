// Attention and its gradient: primitives of the runtime.
#pragma once

#include "compiler/lower/frame.h"
#include "compiler/plan/function_plan.h"

namespace gradus::lower {

/// Whether it is an attention or a gradient of one.
bool is_attention(mlir::Operation *op);
/// Twice the multiply-adds of its products, as if every query saw every key.
sema::Dim flops_of_attention(mlir::Operation *op);

/// In `describe`: declares attention `index`.
void declare_attention(mlir::Operation *op, int32_t index, llvm::StringRef name, const plan::FunctionPlan &plan, Frame &frame,
                       mlir::Value plan_argument, mlir::OpBuilder &b);

} // namespace gradus::lower
