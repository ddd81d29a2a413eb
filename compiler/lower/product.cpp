// Matrix products as primitives or loops.
#include "compiler/lower/product.h"

#include "compiler/lower/runtime_calls.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using gradus::sema::Dim;

namespace gradus::lower {


bool has_primitive(ProductOp product) { return type_of(product.getResult()).getElement().isF32(); }

ProductShape shape_of_product(ProductOp product) {
  auto a = type_of(product.getA()).getShape(), b = type_of(product.getB()).getShape();
  ProductShape shape;
  shape.m = a[a.size() - (product.getTransposeA() ? 1 : 2)];
  shape.k = a[a.size() - (product.getTransposeA() ? 2 : 1)];
  shape.n = b[b.size() - (product.getTransposeB() ? 2 : 1)];
  shape.batch = Dim(1);
  Dim leading = sema::product(a.drop_back(2));
  if (b.size() > 2) {
    shape.batch = leading;
    shape.a_batched = shape.b_batched = true;
  } else if (a.size() > 2 && product.getTransposeA()) {
    shape.batch = leading;
    shape.a_batched = true;
  } else {
    shape.m = leading * shape.m;
  }
  return shape;
}

void declare_product(ProductOp product, int32_t index, llvm::StringRef name, const plan::FunctionPlan &plan, Frame &frame,
                     Value plan_argument, OpBuilder &b) {
  Location loc = product.getLoc();
  ProductShape shape = shape_of_product(product);
  // gradus_matmul_spec as words; its four flags are the bytes of one.
  int32_t flags = int32_t(product.getTransposeA()) | int32_t(product.getTransposeB()) << 8 | int32_t(shape.a_batched) << 16 |
                  int32_t(shape.b_batched) << 24;
  int32_t bias = product.getBias() ? plan.slot_of(product.getBias()) : -1;
  Value spec = constant_words(b, loc, name,
                              {int32_t(GRADUS_F32), plan.slot_of(product.getA()), plan.slot_of(product.getB()),
                               plan.slot_of(product.getResult()), bias, flags, int32_t(product.getActivation())});
  call_runtime(b, loc, "gradus_plan_matmul",
               {plan_argument, constant_i32(b, loc, index), constant_i32(b, loc, plan.position(product)), spec,
                frame.value_of(shape.batch), frame.value_of(shape.m), frame.value_of(shape.n), frame.value_of(shape.k)});
}

static Value activate(OpBuilder &b, Location loc, Activation activation, Value x) {
  auto number = [&](double value) -> Value {
    return b.create<arith::ConstantOp>(loc, b.getFloatAttr(x.getType(), value));
  };
  switch (activation) {
  case Activation::linear:
    return x;
  case Activation::relu: {
    Value positive = b.create<arith::CmpFOp>(loc, arith::CmpFPredicate::OGT, x, number(0));
    return b.create<arith::SelectOp>(loc, positive, x, number(0));
  }
  case Activation::sigmoid: {
    Value power = b.create<math::ExpOp>(loc, b.create<arith::NegFOp>(loc, x));
    return b.create<arith::DivFOp>(loc, number(1), b.create<arith::AddFOp>(loc, number(1), power));
  }
  case Activation::tanh:
    return b.create<math::TanhOp>(loc, x);
  }
  llvm_unreachable("an activation without a formula");
}

LLVM::LLVMFuncOp lower_product_loops(ProductOp product, llvm::StringRef name, const plan::FunctionPlan &plan, OpBuilder &b) {
  OpBuilder::InsertionGuard guard(b);
  Location loc = product.getLoc();
  Type pointer = LLVM::LLVMPointerType::get(b.getContext()), i64 = b.getI64Type();
  auto function = create_function(
      b, loc, name, LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(b.getContext()), {pointer, i64, i64}));
  Frame frame(function, plan.dimensions());
  Integers at{b, loc};
  ProductShape shape = shape_of_product(product);
  Type element = type_of(product.getResult()).getElement();
  Value m = frame.value_of(shape.m), n = frame.value_of(shape.n), k = frame.value_of(shape.k);
  Value zero = at.constant(0), one = at.constant(1);
  auto load = [&](Value operand, Value offset) -> Value {
    Value address = b.create<LLVM::GEPOp>(loc, pointer, element, frame.slot(plan.slot_of(operand)),
                                          llvm::ArrayRef<LLVM::GEPArg>{offset});
    return b.create<LLVM::LoadOp>(loc, element, address);
  };
  auto place = [&](bool transposed, bool batched, Value matrix, Value row, Value column, Value rows, Value columns) {
    Value inner = transposed ? at.add(at.mul(column, rows), row) : at.add(at.mul(row, columns), column);
    return batched ? at.add(at.mul(matrix, at.mul(rows, columns)), inner) : inner;
  };

  auto rows = b.create<scf::ForOp>(loc, function.getArgument(1), function.getArgument(2), one);
  b.setInsertionPoint(rows.getBody()->getTerminator());
  Value number = rows.getInductionVar();
  Value matrix = at.divide(number, m), row = at.remainder(number, m);
  auto columns = b.create<scf::ForOp>(loc, zero, n, one);
  b.setInsertionPoint(columns.getBody()->getTerminator());
  Value column = columns.getInductionVar();
  Value start = b.create<arith::ConstantOp>(loc, b.getFloatAttr(element, 0));
  auto inner = b.create<scf::ForOp>(loc, zero, k, one, ValueRange{start});
  b.setInsertionPointToEnd(inner.getBody());
  Value depth = inner.getInductionVar();
  Value x = load(product.getA(), place(product.getTransposeA(), shape.a_batched, matrix, row, depth, m, k));
  Value y = load(product.getB(), place(product.getTransposeB(), shape.b_batched, matrix, depth, column, k, n));
  Value term = b.create<arith::MulFOp>(loc, x, y);
  Value sum = b.create<arith::AddFOp>(loc, inner.getRegionIterArgs()[0], term);
  b.create<scf::YieldOp>(loc, sum);
  b.setInsertionPointAfter(inner);
  Value result = inner.getResult(0);
  if (product.getBias())
    result = b.create<arith::AddFOp>(loc, result, load(product.getBias(), column));
  result = activate(b, loc, product.getActivation(), result);
  Value address = b.create<LLVM::GEPOp>(loc, pointer, element, frame.slot(plan.slot_of(product.getResult())),
                                        llvm::ArrayRef<LLVM::GEPArg>{at.add(at.mul(number, n), column)});
  b.create<LLVM::StoreOp>(loc, result, address);
  b.setInsertionPointAfter(rows);
  b.create<LLVM::ReturnOp>(loc, ValueRange());
  return function;
}

} // namespace gradus::lower
