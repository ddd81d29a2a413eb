// Shows the plan of every function, as --memory-report does.
#include "compiler/plan/function_plan.h"
#include "compiler/plan/passes.h"

#include "mlir/Pass/Pass.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace gradus::plan {
namespace {
struct PrintPlanPass : PassWrapper<PrintPlanPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(PrintPlanPass)
  llvm::StringRef getArgument() const final { return "gradus-print-plan"; }
  llvm::StringRef getDescription() const final { return "Writes the slots of every fused function to standard output"; }
  void runOnOperation() final {
    StorageLayout storages(getOperation());
    for (FuncOp function : getOperation().getOps<FuncOp>()) {
      llvm::outs() << function.getSymName() << ":\n";
      FunctionPlan(function, storages).print(llvm::outs());
    }
    markAllAnalysesPreserved();
  }
};
} // namespace

void register_print_plan_pass() { PassRegistration<PrintPlanPass>(); }

} // namespace gradus::plan
