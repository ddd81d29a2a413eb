// gradus-opt: mlir-opt with the gradus dialect and every pass of the compiler, for tests.
#include "compiler/differentiate/passes.h"
#include "compiler/fuse/fuse.h"
#include "compiler/lower/lower.h"
#include "compiler/optimize/passes.h"
#include "compiler/pipeline/context.h"
#include "compiler/plan/passes.h"
#include "compiler/recurrence/passes.h"
#include "compiler/stabilize/passes.h"

#include "mlir/IR/DialectRegistry.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  gradus::register_dialects(registry);
  mlir::registerTransformsPasses();
  gradus::registerDifferentiatePasses();
  gradus::registerRecurrencePasses();
  gradus::registerStabilizePasses();
  gradus::registerOptimizePasses();
  gradus::register_optimize_pipeline();
  gradus::fuse::register_fuse_pass();
  gradus::plan::register_print_plan_pass();
  gradus::lower::register_lower_passes();
  return mlir::asMainReturnCode(mlir::MlirOptMain(argc, argv, "The gradus compiler, pass by pass\n", registry));
}
