// gradus-opt: mlir-opt with the gradus dialect and every pass of the compiler, for tests.
#include "compiler/dialect/dialect.h"
#include "compiler/differentiate/passes.h"
#include "compiler/optimize/passes.h"
#include "compiler/stabilize/passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  registry.insert<gradus::GradusDialect, mlir::arith::ArithDialect, mlir::math::MathDialect>();
  mlir::registerTransformsPasses();
  gradus::registerDifferentiatePasses();
  gradus::registerStabilizePasses();
  gradus::registerOptimizePasses();
  gradus::register_optimize_pipeline();
  return mlir::asMainReturnCode(mlir::MlirOptMain(argc, argv, "The gradus compiler, pass by pass\n", registry));
}
