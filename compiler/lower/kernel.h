// From a kernel op to a function that runs a part of its items.
#pragma once

#include "compiler/lower/element_emitter.h"
#include "compiler/plan/function_plan.h"

#include "llvm/ADT/StringMap.h"

namespace gradus::lower {

/// A kernel as generated code.
struct LoweredKernel {
  mlir::LLVM::LLVMFuncOp run;    ///< void(frame, begin, end) over items
  mlir::LLVM::LLVMFuncOp finish; ///< void(frame): adds up partial sums; null where there are none
  int64_t cost_per_point;        ///< in simple operations, for the grain
};

/// The kernels of a module. A kernel knows nothing of the entry that it was fused in but the order of its dimensions: its frame holds
/// the addresses of its own inputs, results and partial sums, in this order. Equal ones, as the same layer in a loss, a step and a
/// function has them, become one.
class Kernels {
public:
  /// Emits the functions of a kernel at the end of the module, or finds those of an equal one.
  LoweredKernel lower(KernelOp kernel, llvm::StringRef name, llvm::ArrayRef<std::string> dimensions, mlir::OpBuilder &b);

private:
  llvm::StringMap<LoweredKernel> known_;
};

} // namespace gradus::lower
