// Matrix products: primitives of the runtime where it has them, generated loops elsewhere.
#pragma once

#include "compiler/lower/frame.h"
#include "compiler/plan/function_plan.h"

namespace gradus::lower {

/// The extents of a product with leading axes folded into rows where one b serves all.
struct ProductShape {
  sema::Dim batch, m, n, k;
  bool a_batched = false, b_batched = false;
};
ProductShape shape_of_product(ProductOp product);
/// Whether the runtime has a primitive for it (f32); otherwise lower_product_loops.
bool has_primitive(ProductOp product);

/// In `describe`: declares primitive `index`.
void declare_product(ProductOp product, int32_t index, llvm::StringRef name, const plan::FunctionPlan &plan, Frame &frame,
                     mlir::Value plan_argument, mlir::OpBuilder &b);

/// A function void(frame, begin, end) over rows of the result: plain loops in the order i, j, k. For f64, which oneDNN does not
/// compute on CPUs; made for checking, not for speed.
mlir::LLVM::LLVMFuncOp lower_product_loops(ProductOp product, llvm::StringRef name, const plan::FunctionPlan &plan,
                                           mlir::OpBuilder &b);

} // namespace gradus::lower
