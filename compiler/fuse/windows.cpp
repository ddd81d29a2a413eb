// Convolutions take the bias and the activation that follow them; pooling stands for itself.
#include "compiler/fuse/windows.h"

#include "compiler/dialect/ops.h"
#include "compiler/dialect/windows.h"
#include "compiler/fuse/epilogue.h"

#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace gradus::fuse {
namespace {

/// The window's extents: the weights' of a convolution, wherever they stand, else the attribute.
llvm::SmallVector<int64_t> size_of(WindowKind kind, Operation *op, const Windows &windows) {
  llvm::ArrayRef<sema::Dim> extents;
  if (kind == WindowKind::convolution || kind == WindowKind::convolution_input)
    extents = shape_of(op->getOperand(1)).drop_back(2);
  else if (kind == WindowKind::convolution_weight)
    extents = windows.extents;
  else
    return windows.size;
  return llvm::map_to_vector(extents, [](sema::Dim extent) { return extent.constant(); });
}

/// Only these have one number for each channel of their result.
bool takes_epilogue(WindowKind kind) {
  return kind == WindowKind::convolution || kind == WindowKind::convolution_input;
}

void convert(Operation *op, WindowKind kind, bool fuse) {
  Windows windows = windows_of(op);
  Epilogue epilogue = epilogue_of(op->getResult(0), fuse && takes_epilogue(kind));
  OpBuilder b(epilogue.result.getDefiningOp());
  auto window = b.create<WindowOp>(op->getLoc(), epilogue.result.getType(), kind, op->getOperand(0),
                                   op->getNumOperands() > 1 ? op->getOperand(1) : Value(), epilogue.bias,
                                   size_of(kind, op, windows), windows.stride, windows.dilation, windows.low, windows.groups,
                                   epilogue.activation);
  epilogue.result.replaceAllUsesWith(window.getResult());
}

} // namespace

void fuse_windows(Block &block, bool fuse) {
  for (Operation &op : llvm::make_early_inc_range(block))
    if (op.getDialect())
      if (auto kind = symbolizeWindowKind(op.getName().stripDialect()))
        convert(&op, *kind, fuse);
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
    if (isOpTriviallyDead(&op))
      op.erase();
}

} // namespace gradus::fuse
