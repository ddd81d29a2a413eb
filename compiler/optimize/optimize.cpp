// The order of the passes between differentiation and fusion.
#include "compiler/optimize/passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

namespace gradus {

void add_optimize_passes(OpPassManager &functions) {
  functions.addPass(createDropStopGradient());
  functions.addPass(createCanonicalizerPass());
  functions.addPass(createCSEPass());
  functions.addPass(createStrength());
  // Factors that strength moved together fold; equal ones merge.
  functions.addPass(createCanonicalizerPass());
  functions.addPass(createCSEPass());
  functions.addPass(createReuseOutput());
  functions.addPass(createCSEPass());
}

void register_optimize_pipeline() {
  PassPipelineRegistration<>(
      "gradus-optimize", "All of compiler/optimize, in order",
      [](OpPassManager &module) { add_optimize_passes(module.nest<FuncOp>()); });
}

} // namespace gradus
