// The arithmetic of reductions.
#include "compiler/lower/reduction.h"

#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <limits>

using namespace mlir;

namespace gradus::lower {

Value neutral(OpBuilder &b, Location loc, Operation *reduction, Type element) {
  if (auto type = dyn_cast<FloatType>(element)) {
    double value = isa<SumOp>(reduction)   ? 0.0
                   : isa<MaxOp>(reduction) ? -std::numeric_limits<double>::infinity()
                                           : std::numeric_limits<double>::infinity();
    return b.create<arith::ConstantOp>(loc, b.getFloatAttr(type, value));
  }
  unsigned width = element.getIntOrFloatBitWidth();
  llvm::APInt value = isa<SumOp>(reduction)   ? llvm::APInt::getZero(width)
                      : isa<MaxOp>(reduction) ? llvm::APInt::getSignedMinValue(width)
                                              : llvm::APInt::getSignedMaxValue(width);
  return b.create<arith::ConstantOp>(loc, b.getIntegerAttr(element, value));
}

Value combine(OpBuilder &b, Location loc, Operation *reduction, Value a, Value x) {
  bool floats = isa<FloatType>(getElementTypeOrSelf(a.getType()));
  if (isa<SumOp>(reduction))
    return floats ? Value(b.create<arith::AddFOp>(loc, a, x)) : Value(b.create<arith::AddIOp>(loc, a, x));
  if (isa<MaxOp>(reduction))
    return floats ? Value(b.create<arith::MaximumFOp>(loc, a, x)) : Value(b.create<arith::MaxSIOp>(loc, a, x));
  return floats ? Value(b.create<arith::MinimumFOp>(loc, a, x)) : Value(b.create<arith::MinSIOp>(loc, a, x));
}

Value across_lanes(OpBuilder &b, Location loc, Operation *reduction, Value vector) {
  // Halving keeps the order of additions independent of what the target would choose.
  for (int64_t width = lanes / 2; width >= 1; width /= 2) {
    llvm::SmallVector<int64_t, lanes> low, high;
    for (int64_t lane = 0; lane < width; ++lane) {
      low.push_back(lane);
      high.push_back(lane + width);
    }
    Value a = b.create<vector::ShuffleOp>(loc, vector, vector, low);
    Value x = b.create<vector::ShuffleOp>(loc, vector, vector, high);
    vector = combine(b, loc, reduction, a, x);
  }
  return b.create<vector::ExtractOp>(loc, vector, llvm::ArrayRef<int64_t>{0});
}

} // namespace gradus::lower
