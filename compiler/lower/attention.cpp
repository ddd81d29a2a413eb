// Attention and its gradient as primitives of the runtime.
#include "compiler/lower/attention.h"

#include "compiler/dialect/attention.h"
#include "compiler/lower/runtime_calls.h"

using namespace mlir;
using gradus::sema::Dim;

namespace gradus::lower {

bool is_attention(Operation *op) { return isa<AttentionOp, AttentionGradientOp>(op); }

Dim flops_of_attention(Operation *op) {
  llvm::ArrayRef<Dim> query = shape_of(op->getOperand(0)), value = shape_of(op->getOperand(2));
  Dim pairs = query[0] * query[1] * query[2] * value[1];
  if (isa<AttentionOp>(op))
    return Dim(2) * pairs * (query[3] + value[3]);
  return Dim(2) * pairs * (Dim(3) * query[3] + Dim(2) * value[3]);
}

/// The attribute, or 1 / sqrt(size).
static Value scale_of(Operation *op, Frame &frame, OpBuilder &b) {
  Location loc = op->getLoc();
  Type f64 = b.getF64Type();
  if (auto scale = op->getAttrOfType<FloatAttr>("scale"))
    return b.create<LLVM::ConstantOp>(loc, f64, scale);
  Value size = b.create<LLVM::SIToFPOp>(loc, f64, frame.value_of(shape_of(op->getOperand(0)).back()));
  Value one = b.create<LLVM::ConstantOp>(loc, f64, b.getF64FloatAttr(1));
  return b.create<LLVM::FDivOp>(loc, one, b.create<LLVM::SqrtOp>(loc, size));
}

void declare_attention(Operation *op, int32_t index, llvm::StringRef name, const plan::FunctionPlan &plan, Frame &frame,
                       Value plan_argument, OpBuilder &b) {
  Location loc = op->getLoc();
  bool gradient = isa<AttentionGradientOp>(op);
  // gradus_attention_spec as words.
  llvm::SmallVector<int32_t> words{int32_t(plan::element_code(type_of(op->getOperand(0)).getElement())), int32_t(gradient),
                                   int32_t(op->getAttrOfType<BoolAttr>("causal").getValue())};
  for (Value operand : op->getOperands())
    words.push_back(plan.slot_of(operand));
  for (Value result : op->getResults())
    words.push_back(result.use_empty() ? -1 : plan.slot_of(result));
  words.resize(sizeof(gradus_attention_spec) / sizeof(int32_t), -1);
  llvm::ArrayRef<Dim> query = shape_of(op->getOperand(0)), key = shape_of(op->getOperand(1)), value = shape_of(op->getOperand(2));
  llvm::SmallVector<Value> arguments{plan_argument, constant_i32(b, loc, index), constant_i32(b, loc, plan.position(op)),
                                     constant_words(b, loc, name, words), scale_of(op, frame, b)};
  for (Dim extent : {query[0], query[1], key[1], query[2], key[2], query[3], value[3]})
    arguments.push_back(frame.value_of(extent));
  call_runtime(b, loc, "gradus_plan_attention", arguments);
}

} // namespace gradus::lower
