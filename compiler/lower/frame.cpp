// Access to the frame of a generated function.
#include "compiler/lower/frame.h"

using namespace mlir;

namespace gradus::lower {

std::optional<int64_t> constant_of(Value value) {
  if (auto constant = value.getDefiningOp<arith::ConstantOp>())
    if (auto integer = dyn_cast<IntegerAttr>(constant.getValue()))
      return integer.getInt();
  return std::nullopt;
}

Value Integers::constant(int64_t value) const {
  return b.create<arith::ConstantOp>(loc, b.getI64IntegerAttr(value));
}
Value Integers::add(Value x, Value y) const { return b.createOrFold<arith::AddIOp>(loc, x, y); }
Value Integers::sub(Value x, Value y) const { return b.createOrFold<arith::SubIOp>(loc, x, y); }
Value Integers::mul(Value x, Value y) const { return b.createOrFold<arith::MulIOp>(loc, x, y); }
Value Integers::divide(Value x, Value y) const { return b.createOrFold<arith::DivUIOp>(loc, x, y); }
Value Integers::remainder(Value x, Value y) const { return b.createOrFold<arith::RemUIOp>(loc, x, y); }
Value Integers::min(Value x, Value y) const { return b.createOrFold<arith::MinSIOp>(loc, x, y); }
Value Integers::max(Value x, Value y) const { return b.createOrFold<arith::MaxSIOp>(loc, x, y); }
Value Integers::less(Value x, Value y) const {
  return b.createOrFold<arith::CmpIOp>(loc, arith::CmpIPredicate::slt, x, y);
}

LLVM::LLVMFuncOp create_function(OpBuilder &b, Location loc, llvm::StringRef name, LLVM::LLVMFunctionType type) {
  auto function = b.create<LLVM::LLVMFuncOp>(loc, name, type, LLVM::Linkage::Internal);
  Block *entry = function.addEntryBlock(b);
  Block *body = new Block;
  function.getBody().push_back(body);
  b.setInsertionPointToEnd(entry);
  b.create<LLVM::BrOp>(loc, body);
  b.setInsertionPointToEnd(body);
  return function;
}

Frame::Frame(LLVM::LLVMFuncOp function, llvm::ArrayRef<std::string> dimensions)
    : entry_(function.getBody().front()), frame_(entry_.getArgument(0)), dimensions_(dimensions),
      b_(function.getContext()), loc_(function.getLoc()) {
  b_.setInsertionPoint(entry_.getTerminator());
  Type pointer = LLVM::LLVMPointerType::get(b_.getContext());
  slot_table_ = load(frame_, 0, pointer);
  dims_ = load(frame_, 8, pointer);
}

Frame::Frame(Block &entry, Value dims, llvm::ArrayRef<std::string> dimensions)
    : entry_(entry), dims_(dims), dimensions_(dimensions), b_(dims.getContext()), loc_(dims.getLoc()) {
  b_.setInsertionPoint(entry_.getTerminator());
}

Value Frame::load(Value pointer, int64_t bytes, Type type) {
  Value address = pointer;
  if (bytes != 0)
    address = b_.create<LLVM::GEPOp>(loc_, pointer.getType(), b_.getI8Type(), pointer,
                                     llvm::ArrayRef<LLVM::GEPArg>{int32_t(bytes)});
  return b_.create<LLVM::LoadOp>(loc_, type, address);
}

Value Frame::slot(int32_t index) {
  auto [entry, added] = slots_.try_emplace(index);
  if (added)
    entry->second = load(slot_table_, int64_t(index) * 8, slot_table_.getType());
  return entry->second;
}

Value Frame::symbol(llvm::StringRef name) {
  auto [entry, added] = symbols_.try_emplace(name);
  if (added) {
    auto position = llvm::find(dimensions_, name);
    assert(position != dimensions_.end() && "a dimension that no argument of the entry has");
    entry->second = load(dims_, (position - dimensions_.begin()) * 8, b_.getI64Type());
  }
  return entry->second;
}

Value Frame::value_of(sema::Dim dim) {
  if (auto known = dims_known_.find(dim); known != dims_known_.end())
    return known->second;
  Integers integers{b_, loc_};
  Value sum = integers.constant(0);
  for (const sema::Dim::Term &term : dim.terms()) {
    Value product = integers.constant(term.coefficient);
    for (auto &[name, exponent] : term.factors)
      for (unsigned power = 0; power < exponent; ++power)
        product = integers.mul(product, symbol(name));
    sum = integers.add(sum, product);
  }
  return dims_known_[dim] = sum;
}

} // namespace gradus::lower
