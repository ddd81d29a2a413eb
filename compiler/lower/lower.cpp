// Lowering of a whole module, and the passes behind it.
#include "compiler/lower/lower.h"

#include "compiler/lower/entry.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;

namespace gradus::lower {

Entries lower_functions(ModuleOp module, const plan::StorageLayout &storages) {
  Entries entries;
  Kernels kernels;
  OpBuilder b(module.getContext());
  for (FuncOp function : llvm::to_vector(module.getOps<FuncOp>())) {
    b.setInsertionPointToEnd(module.getBody());
    (function.getKind() == "body" ? entries.bodies : entries.entries).push_back(lower_entry(function, storages, kernels, b));
  }
  for (Operation &op : llvm::make_early_inc_range(*module.getBody()))
    if (isa<GradusDialect>(op.getDialect()))
      op.erase();
  return entries;
}

namespace {
struct LowerPass : PassWrapper<LowerPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(LowerPass)
  llvm::StringRef getArgument() const final { return "gradus-lower"; }
  llvm::StringRef getDescription() const final {
    return "Turns kernels into loops over vectors, products into calls, entries into describe and execute";
  }
  void getDependentDialects(DialectRegistry &registry) const final {
    registry.insert<arith::ArithDialect, LLVM::LLVMDialect, math::MathDialect, scf::SCFDialect, vector::VectorDialect>();
  }
  void runOnOperation() final {
    plan::StorageLayout storages(getOperation());
    lower_functions(getOperation(), storages);
  }
};
} // namespace

std::unique_ptr<Pass> create_lower_pass() { return std::make_unique<LowerPass>(); }

void register_lower_passes() {
  PassRegistration<LowerPass>();
  register_approximate_pass();
  PassPipelineRegistration<>("gradus-to-llvm", "From lowered functions to the LLVM dialect alone",
                             [](OpPassManager &passes) { add_to_llvm_passes(passes); });
}

} // namespace gradus::lower
