// Calls from generated code to the functions of abi.h.
#pragma once

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"

namespace gradus::lower {

/// Declares a function of abi.h in the module on first use, and calls it. Argument types are taken from the values.
mlir::Value call_runtime(mlir::OpBuilder &b, mlir::Location loc, llvm::StringRef name, mlir::Type result,
                         mlir::ValueRange arguments);
void call_runtime(mlir::OpBuilder &b, mlir::Location loc, llvm::StringRef name, mlir::ValueRange arguments);

mlir::Value constant_i32(mlir::OpBuilder &b, mlir::Location loc, int32_t value);
/// Address of a constant table of i32 words; equal tables are one.
mlir::Value constant_words(mlir::OpBuilder &b, mlir::Location loc, llvm::StringRef name, llvm::ArrayRef<int32_t> words);
/// The same of i64.
mlir::Value constant_numbers(mlir::OpBuilder &b, mlir::Location loc, llvm::StringRef name, llvm::ArrayRef<int64_t> numbers);

/// Address of a constant zero-terminated text.
mlir::Value constant_text(mlir::OpBuilder &b, mlir::Location loc, llvm::StringRef name, llvm::StringRef text);

} // namespace gradus::lower
