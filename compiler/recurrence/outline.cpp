// From here on every body of a `scan` or a `when` is a function like the others: optimized, fused and planned as they are.
#include "compiler/dialect/access.h"
#include "compiler/dialect/control.h"
#include "compiler/dialect/elementwise.h"
#include "compiler/dialect/fused.h"
#include "compiler/dialect/recurrence.h"
#include "compiler/dialect/shape.h"
#include "compiler/recurrence/passes.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Transforms/RegionUtils.h"

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
      // Inner ones first, so that the bodies of outer ones hold calls already.
      SmallVector<Operation *> holders;
      function.walk([&](Operation *op) {
        if (isa<ScanOp, WhenOp>(op))
          holders.push_back(op);
      });
      for (Operation *op : holders) {
        std::string name = (function.getSymName() + "_body_" + Twine(count++)).str();
        if (auto scan = dyn_cast<ScanOp>(op))
          outline(scan, name);
        else
          outline(cast<WhenOp>(op), name);
      }
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

  /// True for what a body makes again rather than being given it.
  static bool is_cheap(Operation *op) {
    if (!op)
      return false;
    if (op->getNumOperands() == 0)
      return isMemoryEffectFree(op);
    return isa<BroadcastOp, ReshapeOp, CastOp>(op) && is_cheap(op->getOperand(0).getDefiningOp());
  }

  static Value made_again(Value value, OpBuilder &builder) {
    Operation *op = value.getDefiningOp();
    IRMapping operands;
    for (Value operand : op->getOperands())
      operands.map(operand, made_again(operand, builder));
    return builder.clone(*op, operands)->getResult(0);
  }

  static void collect(Block &block, SetVector<Attribute> &reads, SetVector<Attribute> &writes) {
    for (Operation &op : block) {
      bool write = isa<WriteOp, WriteFlatOp, IncrementOp, ResetOp>(op);
      if (auto branch = dyn_cast<BranchOp>(op)) {
        reads.insert(branch.getReads().begin(), branch.getReads().end());
        writes.insert(branch.getWrites().begin(), branch.getWrites().end());
      } else if (write || isa<ReadOp, ReadFlatOp, HyperOp, CounterOp>(op)) {
        SetVector<Attribute> &names = write ? writes : reads;
        if (auto several = op.getAttrOfType<ArrayAttr>("names"))
          names.insert(several.begin(), several.end());
        else
          names.insert(op.getAttr("name"));
      }
    }
  }

  void outline(WhenOp when, StringRef name) {
    Block &body = when.getBody().front();
    SetVector<Value> used;
    getUsedValuesDefinedAbove(when.getBody(), used);
    SmallVector<Value> captures;
    SmallVector<Type> types;
    for (Value value : used) {
      Value inside;
      if (is_cheap(value.getDefiningOp())) {
        OpBuilder first = OpBuilder::atBlockBegin(&body);
        inside = made_again(value, first);
      } else {
        captures.push_back(value);
        types.push_back(value.getType());
        inside = body.addArgument(value.getType(), value.getLoc());
      }
      value.replaceUsesWithIf(inside, [&](OpOperand &use) { return when.getBody().isAncestor(use.getOwner()->getParentRegion()); });
    }
    OpBuilder builder = OpBuilder::atBlockEnd(getOperation().getBody());
    auto function = builder.create<FuncOp>(when.getLoc(), name, builder.getFunctionType(types, {}), "body");
    SetVector<Attribute> reads, writes;
    collect(body, reads, writes);
    function.getBody().takeBody(when.getBody());
    builder.setInsertionPointToEnd(&function.getBlock());
    builder.create<ReturnOp>(when.getLoc(), ValueRange());
    builder.setInsertionPoint(when);
    builder.create<BranchOp>(when.getLoc(), FlatSymbolRefAttr::get(function.getSymNameAttr()), when.getCondition(), captures,
                             builder.getArrayAttr(reads.getArrayRef()), builder.getArrayAttr(writes.getArrayRef()));
    when.erase();
  }
};

} // namespace
} // namespace gradus
