// From a kernel op to a function that runs a part of its items.
#pragma once

#include "compiler/lower/element_emitter.h"
#include "compiler/plan/function_plan.h"

namespace gradus::lower {

/// A kernel as generated code.
struct LoweredKernel {
  mlir::LLVM::LLVMFuncOp run;    ///< void(frame, begin, end) over items
  mlir::LLVM::LLVMFuncOp finish; ///< void(frame): adds up partial sums; null where there are none
  int64_t cost_per_point;        ///< in simple operations, for the grain
};

/// Emits the functions of a kernel at the end of the module.
LoweredKernel lower_kernel(KernelOp kernel, llvm::StringRef name, const plan::FunctionPlan &plan, mlir::OpBuilder &b);

} // namespace gradus::lower
