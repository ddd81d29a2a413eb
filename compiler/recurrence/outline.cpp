// From here on every body of a scan is a function like the others: optimized, fused and planned as they are.
#include "compiler/dialect/fused.h"
#include "compiler/dialect/recurrence.h"
#include "compiler/recurrence/passes.h"

#include "mlir/IR/Builders.h"

namespace gradus {
#define GEN_PASS_DEF_OUTLINE
#include "compiler/recurrence/passes.h.inc"
} // namespace gradus

using namespace mlir;

namespace gradus {
namespace {

struct Outline : impl::OutlineBase<Outline> {
  void runOnOperation() override {
    for (FuncOp function : llvm::to_vector(getOperation().getOps<FuncOp>())) {
      unsigned count = 0;
      // Inner scans first, so that the bodies of outer ones hold loops already.
      SmallVector<ScanOp> scans;
      function.walk([&](ScanOp scan) { scans.push_back(scan); });
      for (ScanOp scan : scans)
        outline(scan, (function.getSymName() + "_body_" + Twine(count++)).str());
    }
  }

private:
  void outline(ScanOp scan, StringRef name) {
    // Behind all others: functions are known to the runtime by their number.
    OpBuilder builder = OpBuilder::atBlockEnd(getOperation().getBody());
    Operation *next = scan.getBlock().getTerminator();
    auto type = builder.getFunctionType(scan.getBlock().getArgumentTypes(), next->getOperandTypes());
    auto function = builder.create<FuncOp>(scan.getLoc(), name, type, "body");
    function.getBody().takeBody(scan.getBody());
    builder.setInsertionPoint(next);
    builder.create<ReturnOp>(next->getLoc(), next->getOperands());
    next->erase();
    builder.setInsertionPoint(scan);
    auto loop = builder.create<LoopOp>(scan.getLoc(), scan.getResultTypes(), FlatSymbolRefAttr::get(function.getSymNameAttr()),
                                       scan.getSequences(), scan.getInitials(), scan.getCaptures(), scan.getReverseAttr());
    scan.replaceAllUsesWith(loop.getResults());
    scan.erase();
  }
};

} // namespace
} // namespace gradus
