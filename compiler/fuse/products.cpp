// Matrix products take the bias and the activation that follow them.
#include "compiler/fuse/products.h"

#include "compiler/dialect/ops.h"
#include "compiler/fuse/epilogue.h"

#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace gradus::fuse {

static void convert(MatmulOp matmul, bool fuse) {
  Epilogue epilogue = epilogue_of(matmul.getResult(), fuse);
  OpBuilder b(epilogue.result.getDefiningOp());
  auto product = b.create<ProductOp>(matmul.getLoc(), epilogue.result.getType(), matmul.getA(), matmul.getB(), epilogue.bias,
                                     matmul.getTransposeA(), matmul.getTransposeB(), epilogue.activation);
  epilogue.result.replaceAllUsesWith(product.getResult());
}

void fuse_products(Block &block, bool fuse) {
  llvm::SmallVector<MatmulOp> products(block.getOps<MatmulOp>());
  for (MatmulOp matmul : products)
    convert(matmul, fuse);
  // What the products took is dead now, last op first.
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
    if (isOpTriviallyDead(&op))
      op.erase();
}

} // namespace gradus::fuse
