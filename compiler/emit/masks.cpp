// Masks in a form that LLVM 19 translates rightly for AVX2.
#include "compiler/emit/masks.h"

#include "llvm/Analysis/VectorUtils.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace gradus::emit {

static void widen(BinaryOperator &both, Value *mask, Constant *constant) {
  IRBuilder<> b(&both);
  auto *narrow = cast<FixedVectorType>(both.getType());
  auto *wide = FixedVectorType::get(b.getInt32Ty(), narrow->getNumElements());
  // What is the same for all lanes is widened once.
  Value *same = getSplatValue(mask);
  Value *lanes = same ? b.CreateVectorSplat(narrow->getNumElements(), b.CreateSExt(same, b.getInt32Ty())) : b.CreateSExt(mask, wide);
  Value *kept = b.CreateAnd(lanes, b.CreateSExt(constant, wide));
  both.replaceAllUsesWith(b.CreateICmpNE(kept, Constant::getNullValue(wide)));
  both.eraseFromParent();
}

void widen_masks(Module &module) {
  for (Function &function : module)
    for (Instruction &instruction : make_early_inc_range(instructions(function))) {
      auto *both = dyn_cast<BinaryOperator>(&instruction);
      if (!both || both->getOpcode() != Instruction::And || !both->getType()->isVectorTy() || !both->getType()->isIntOrIntVectorTy(1))
        continue;
      if (auto *right = dyn_cast<Constant>(both->getOperand(1)))
        widen(*both, both->getOperand(0), right);
      else if (auto *left = dyn_cast<Constant>(both->getOperand(0)))
        widen(*both, both->getOperand(1), left);
    }
}

} // namespace gradus::emit
