// x / y by r = 1 / y: one Newton step on the estimate r, then one on the quotient (Markstein 1990).
#include "compiler/lower/division.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace gradus::lower {
namespace {

struct DivideByEstimate : OpRewritePattern<arith::DivFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::DivFOp division, PatternRewriter &b) const final {
    auto type = dyn_cast<VectorType>(division.getType());
    if (!type || !type.getElementType().isF32() || type.getShape() != llvm::ArrayRef<int64_t>{16})
      return failure();
    Location loc = division.getLoc();
    Value x = division.getLhs(), y = division.getRhs();
    auto constant = [&](Type of, double number) -> Value {
      return b.create<arith::ConstantOp>(loc, DenseElementsAttr::get(cast<ShapedType>(of), b.getF32FloatAttr(number)));
    };
    auto fma = [&](Value a, Value c, Value d) -> Value { return b.create<math::FmaOp>(loc, a, c, d); };
    Value zero = constant(type, 0), one = constant(type, 1);
    Value every = b.create<LLVM::ConstantOp>(loc, b.getI16Type(), b.getI16IntegerAttr(-1));
    Value estimate = b.create<LLVM::CallIntrinsicOp>(loc, type, llvm::StringRef("llvm.x86.avx512.rcp14.ps.512"),
                                                     ValueRange{y, zero, every})
                         .getResults();
    Value rough = b.create<arith::MulFOp>(loc, x, estimate);
    Value negative = b.create<arith::NegFOp>(loc, y);
    Value reciprocal = fma(estimate, fma(negative, estimate, one), estimate);
    Value quotient = b.create<arith::MulFOp>(loc, x, reciprocal);
    quotient = fma(fma(negative, quotient, x), reciprocal, quotient);
    // The steps make NaNs of infinities, and +0 of -0; there the estimate is right already.
    Value sound = b.create<arith::CmpFOp>(loc, arith::CmpFPredicate::ONE, quotient, zero);
    b.replaceOpWithNewOp<arith::SelectOp>(division, sound, quotient, rough);
    return success();
  }
};

} // namespace

void populate_division_patterns(RewritePatternSet &patterns) { patterns.add<DivideByEstimate>(patterns.getContext()); }

} // namespace gradus::lower
