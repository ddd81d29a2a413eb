// Takes out stop_gradient once everything is differentiated.
#include "compiler/dialect/shape.h"
#include "compiler/optimize/passes.h"

namespace gradus {
#define GEN_PASS_DEF_DROPSTOPGRADIENT
#include "compiler/optimize/passes.h.inc"

namespace {
struct DropStopGradient : impl::DropStopGradientBase<DropStopGradient> {
  void runOnOperation() override {
    getOperation().walk([](StopGradientOp operation) {
      operation.getResult().replaceAllUsesWith(operation.getX());
      operation.erase();
    });
  }
};
} // namespace
} // namespace gradus
