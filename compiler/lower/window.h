// Convolutions and pooling: primitives of the runtime.
#pragma once

#include "compiler/lower/frame.h"
#include "compiler/plan/function_plan.h"

namespace gradus::lower {

/// The images on both sides of the windows: x, over which they lie, and y, which has one point for each.
struct WindowShape {
  sema::Dim batch, x_channels, y_channels;
  llvm::SmallVector<sema::Dim, 3> x, y; ///< always three axes of space, unused ones of extent 1
};
WindowShape shape_of_window(WindowOp window);
/// Twice the multiply-adds of a convolution; additions or comparisons of pooling.
sema::Dim flops_of_window(WindowOp window);

/// In `describe`: declares window `index`.
void declare_window(WindowOp window, int32_t index, llvm::StringRef name, const plan::FunctionPlan &plan, Frame &frame,
                    mlir::Value plan_argument, mlir::OpBuilder &b);

} // namespace gradus::lower
