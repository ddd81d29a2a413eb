// Loops as calls of the runtime: a table says which slots the body is given, the runtime goes through the steps.
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

} // namespace

void declare_loop(LoopOp loop, int32_t index, llvm::StringRef name, const plan::FunctionPlan &plan,
                  const plan::StorageLayout &storages, Frame &frame, Value plan_argument, OpBuilder &b) {
  Location loc = loop.getLoc();
  auto body = loop->getParentOfType<ModuleOp>().lookupSymbol<FuncOp>(loop.getCallee());
  unsigned carried = loop.getInitials().size(), stacks = loop.getNumResults() - carried;
  llvm::SmallVector<int32_t> slots, dimensions;
  for (Value operand : loop.getOperands())
    slots.push_back(plan.slot_of(operand));
  for (Value result : loop.getResults())
    slots.push_back(plan.slot_of(result));
  plan::FunctionPlan inner(body, storages);
  for (const std::string &dimension : inner.dimensions())
    dimensions.push_back(llvm::find(plan.dimensions(), dimension) - plan.dimensions().begin());
  Value spec = constant_words(b, loc, name,
                              {number_of(body), int32_t(loop.getReverse()), int32_t(loop.getSequences().size()),
                               int32_t(carried), int32_t(loop.getCaptures().size()), int32_t(stacks)});
  Value slot_table = constant_words(b, loc, (name + "_slots").str(), slots);
  Value dimension_table = constant_words(b, loc, (name + "_dimensions").str(), dimensions);
  Value count = frame.value_of(shape_of(loop.getSequences().front()).front());
  call_runtime(b, loc, "gradus_plan_loop",
               {plan_argument, constant_i32(b, loc, index), constant_i32(b, loc, plan.position(loop)), spec, slot_table,
                dimension_table, count});
}

} // namespace gradus::lower
