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

Value constant_words(OpBuilder &b, Location loc, llvm::StringRef name, llvm::ArrayRef<int32_t> words) {
  auto module = b.getInsertionBlock()->getParentOp()->getParentOfType<ModuleOp>();
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(module.getBody());
    auto type = LLVM::LLVMArrayType::get(b.getI32Type(), words.size());
    b.create<LLVM::GlobalOp>(loc, type, true, LLVM::Linkage::Internal, name, b.getI32TensorAttr(words));
  }
  return b.create<LLVM::AddressOfOp>(loc, LLVM::LLVMPointerType::get(b.getContext()), name);
}

Value constant_text(OpBuilder &b, Location loc, llvm::StringRef name, llvm::StringRef text) {
  auto module = b.getInsertionBlock()->getParentOp()->getParentOfType<ModuleOp>();
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(module.getBody());
    std::string terminated = text.str() + '\0';
    auto type = LLVM::LLVMArrayType::get(b.getI8Type(), terminated.size());
    b.create<LLVM::GlobalOp>(loc, type, true, LLVM::Linkage::Internal, name, b.getStringAttr(terminated));
  }
  return b.create<LLVM::AddressOfOp>(loc, LLVM::LLVMPointerType::get(b.getContext()), name);
}

} // namespace gradus::lower
