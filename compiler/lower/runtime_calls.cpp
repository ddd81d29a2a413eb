// Calls from generated code to the functions of abi.h.
#include "compiler/lower/runtime_calls.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

namespace gradus::lower {

static LLVM::CallOp build_call(OpBuilder &b, Location loc, llvm::StringRef name, Type result, ValueRange arguments) {
  auto module = b.getInsertionBlock()->getParentOp()->getParentOfType<ModuleOp>();
  auto function = module.lookupSymbol<LLVM::LLVMFuncOp>(name);
  if (!function) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(module.getBody());
    llvm::SmallVector<Type> types(arguments.getTypes());
    function = b.create<LLVM::LLVMFuncOp>(loc, name, LLVM::LLVMFunctionType::get(result, types));
  }
  return b.create<LLVM::CallOp>(loc, function, arguments);
}

Value call_runtime(OpBuilder &b, Location loc, llvm::StringRef name, Type result, ValueRange arguments) {
  return build_call(b, loc, name, result, arguments).getResult();
}

void call_runtime(OpBuilder &b, Location loc, llvm::StringRef name, ValueRange arguments) {
  build_call(b, loc, name, LLVM::LLVMVoidType::get(b.getContext()), arguments);
}

Value constant_i32(OpBuilder &b, Location loc, int32_t value) {
  return b.create<arith::ConstantOp>(loc, b.getI32IntegerAttr(value));
}

/// Address of a new constant of the module.
static Value constant(OpBuilder &b, Location loc, llvm::StringRef name, Type element, size_t count, Attribute value) {
  auto module = b.getInsertionBlock()->getParentOp()->getParentOfType<ModuleOp>();
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(module.getBody());
    b.create<LLVM::GlobalOp>(loc, LLVM::LLVMArrayType::get(element, count), true, LLVM::Linkage::Internal, name, value);
  }
  return b.create<LLVM::AddressOfOp>(loc, LLVM::LLVMPointerType::get(b.getContext()), name);
}

Value constant_words(OpBuilder &b, Location loc, llvm::StringRef name, llvm::ArrayRef<int32_t> words) {
  return constant(b, loc, name, b.getI32Type(), words.size(), b.getI32TensorAttr(words));
}

Value constant_numbers(OpBuilder &b, Location loc, llvm::StringRef name, llvm::ArrayRef<int64_t> numbers) {
  return constant(b, loc, name, b.getI64Type(), numbers.size(), b.getI64TensorAttr(numbers));
}

Value constant_text(OpBuilder &b, Location loc, llvm::StringRef name, llvm::StringRef text) {
  std::string terminated = text.str() + '\0';
  return constant(b, loc, name, b.getI8Type(), terminated.size(), b.getStringAttr(terminated));
}

} // namespace gradus::lower
