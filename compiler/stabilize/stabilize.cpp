// Applies the rules, in program order, until none applies.
#include "compiler/stabilize/passes.h"
#include "compiler/stabilize/rules.h"

#include "mlir/IR/Builders.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace gradus {
#define GEN_PASS_DEF_STABILIZE
#include "compiler/stabilize/passes.h.inc"
} // namespace gradus

using namespace mlir;

namespace gradus {
namespace {

struct Stabilize : impl::StabilizeBase<Stabilize> {
  void runOnOperation() override {
    Block &block = getOperation().getBlock();
    // Written-out functions are recognized first, so that the rules for their logarithms see them.
    for (auto rules : {recognize_rules(), sigmoid_rules(), softmax_rules(), square_rules()})
      while (apply(block, rules)) {
      }
    for (Operation &operation : llvm::make_early_inc_range(llvm::reverse(block)))
      if (isOpTriviallyDead(&operation))
        operation.erase();
  }

  /// One walk; whether anything was rewritten. What a rule builds stands before the operation and
  /// is seen by the next walk.
  static bool apply(Block &block, llvm::ArrayRef<StabilizeRule> rules) {
    bool changed = false;
    Matcher matcher(block);
    for (Operation &operation : llvm::make_early_inc_range(block)) {
      // A dead logarithm needs no better form; neither does what a gradient asks for, which stays a
      // variable.
      if (operation.getNumResults() != 1 || operation.use_empty() ||
          matcher.is_variable(operation.getResult(0)))
        continue;
      OpBuilder builder(&operation);
      Term at(builder, operation.getLoc(), operation.getResult(0));
      for (StabilizeRule rule : rules)
        if (std::optional<Term> better = rule(matcher, &operation, at)) {
          operation.getResult(0).replaceAllUsesWith(better->value());
          operation.erase();
          changed = true;
          break;
        }
    }
    return changed;
  }
};

} // namespace
} // namespace gradus
