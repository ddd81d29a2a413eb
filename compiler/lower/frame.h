// What generated functions read from their frame: addresses of slots, and dimensions, each loaded once at the function's entry.
#pragma once

#include "dsl/sema/dim.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"

namespace gradus::lower {

/// Builds integer arithmetic on i64, folding what is known.
struct Integers {
  mlir::OpBuilder &b;
  mlir::Location loc;

  mlir::Value constant(int64_t value) const;
  mlir::Value add(mlir::Value x, mlir::Value y) const;
  mlir::Value sub(mlir::Value x, mlir::Value y) const;
  mlir::Value mul(mlir::Value x, mlir::Value y) const;
  /// For non-negative x and positive constant y.
  mlir::Value divide(mlir::Value x, mlir::Value y) const;
  mlir::Value remainder(mlir::Value x, mlir::Value y) const;
  mlir::Value min(mlir::Value x, mlir::Value y) const;
  mlir::Value max(mlir::Value x, mlir::Value y) const;
  mlir::Value less(mlir::Value x, mlir::Value y) const;
};
/// The value of a constant i64; nothing for others.
std::optional<int64_t> constant_of(mlir::Value value);

/// Starts an internal function at the builder's place. The builder is left in its body; the entry block before it is for what a
/// Frame loads.
mlir::LLVM::LLVMFuncOp create_function(mlir::OpBuilder &b, mlir::Location loc, llvm::StringRef name,
                                       mlir::LLVM::LLVMFunctionType type);

/// The frame of one generated function; loads are placed in its entry block so that they serve all of it.
class Frame {
public:
  /// `dimensions` in the order of the entry's table; `function`'s first argument is the `gradus_frame *`.
  Frame(mlir::LLVM::LLVMFuncOp function, llvm::ArrayRef<std::string> dimensions);
  /// For functions that get the dimensions themselves (`describe`).
  Frame(mlir::Block &entry, mlir::Value dims, llvm::ArrayRef<std::string> dimensions);

  mlir::Value slot(int32_t index);
  mlir::Value value_of(sema::Dim dim);

private:
  mlir::Value load(mlir::Value pointer, int64_t bytes, mlir::Type type);
  mlir::Value symbol(llvm::StringRef name);

  mlir::Block &entry_;
  mlir::Value frame_, dims_;
  llvm::ArrayRef<std::string> dimensions_;
  mlir::OpBuilder b_;
  mlir::Location loc_;
  llvm::DenseMap<int32_t, mlir::Value> slots_;
  llvm::StringMap<mlir::Value> symbols_;
  llvm::DenseMap<sema::Dim, mlir::Value> dims_known_;
  mlir::Value slot_table_;
};

} // namespace gradus::lower

template <> struct llvm::DenseMapInfo<gradus::sema::Dim> {
  static gradus::sema::Dim getEmptyKey() { return gradus::sema::Dim(INT64_MIN + 1); }
  static gradus::sema::Dim getTombstoneKey() { return gradus::sema::Dim(INT64_MIN + 2); }
  static unsigned getHashValue(gradus::sema::Dim dim) { return hash_value(dim); }
  static bool isEqual(gradus::sema::Dim a, gradus::sema::Dim b) { return a == b; }
};
