// Loops and branches as calls of the runtime: a table says which slots the body is given, the runtime goes through the steps.
#include "compiler/lower/loop.h"

#include "compiler/lower/runtime_calls.h"

using namespace mlir;

namespace gradus::lower {

namespace {

/// The body's place among the functions of its kind, which is its number for the runtime.
int32_t number_of(FuncOp body) {
  int32_t number = 0;
  for (FuncOp other : body->getParentOfType<ModuleOp>().getOps<FuncOp>()) {
    if (other == body)
      break;
    number += other.getKind() == "body";
  }
  return number;
}

/// What the runtime's table says of a body: a branch is a loop of one step with captures alone.
struct Body {
  Operation *op;
  unsigned sequences, carried, captures, stacks;
  ValueRange operands, results;
  bool reverse;
  Value count;
};

void declare(const Body &body, int32_t index, llvm::StringRef name, const plan::FunctionPlan &plan,
             const plan::StorageLayout &storages, Value plan_argument, OpBuilder &b) {
  Location loc = body.op->getLoc();
  auto callee = body.op->getAttrOfType<FlatSymbolRefAttr>("callee");
  auto function = body.op->getParentOfType<ModuleOp>().lookupSymbol<FuncOp>(callee.getValue());
  llvm::SmallVector<int32_t> slots, dimensions;
  for (Value operand : body.operands)
    slots.push_back(plan.slot_of(operand));
  for (Value result : body.results)
    slots.push_back(plan.slot_of(result));
  plan::FunctionPlan inner(function, storages);
  for (const std::string &dimension : inner.dimensions())
    dimensions.push_back(llvm::find(plan.dimensions(), dimension) - plan.dimensions().begin());
  Value spec = constant_words(b, loc, name,
                              {number_of(function), int32_t(body.reverse), int32_t(body.sequences), int32_t(body.carried),
                               int32_t(body.captures), int32_t(body.stacks)});
  Value slot_table = constant_words(b, loc, (name + "_slots").str(), slots);
  Value dimension_table = constant_words(b, loc, (name + "_dimensions").str(), dimensions);
  call_runtime(b, loc, "gradus_plan_loop",
               {plan_argument, constant_i32(b, loc, index), constant_i32(b, loc, plan.position(body.op)), spec, slot_table,
                dimension_table, body.count});
}

} // namespace

void declare_body(Operation *op, int32_t index, llvm::StringRef name, const plan::FunctionPlan &plan,
                  const plan::StorageLayout &storages, Frame &frame, Value plan_argument, OpBuilder &b) {
  if (auto loop = dyn_cast<LoopOp>(op)) {
    unsigned carried = loop.getInitials().size();
    declare({op, unsigned(loop.getSequences().size()), carried, unsigned(loop.getCaptures().size()), loop.getNumResults() - carried,
             loop.getOperands(), loop.getResults(), loop.getReverse(),
             frame.value_of(shape_of(loop.getSequences().front()).front())},
            index, name, plan, storages, plan_argument, b);
    return;
  }
  auto branch = cast<BranchOp>(op);
  declare({op, 0, 0, unsigned(branch.getCaptures().size()), 0, branch.getCaptures(), {}, false, frame.value_of(sema::Dim(1))}, index,
          name, plan, storages, plan_argument, b);
}

} // namespace gradus::lower
