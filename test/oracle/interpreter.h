// Evaluates a function of the dialect in double precision, operation by operation, for known dimensions.
//
// Independent of what it checks: it shares no code with fusing, planning and lowering, nor with the operations' scalar functions.
#pragma once

#include "compiler/dialect/module.h"
#include "test/oracle/world.h"

#include <optional>

namespace gradus::oracle {

using Dims = llvm::StringMap<int64_t>;

/// One operation that is being evaluated.
struct Call {
  mlir::Operation *op;
  std::vector<const Tensor *> operands;
  const Dims &dims;
  World &world;
  std::vector<Tensor> others = {}; ///< results behind the first

  const Tensor &operand(size_t index) const { return *operands[index]; }
  /// The value of an extent, and of a list attribute of extents.
  int64_t extent(sema::Dim dim) const;
  Shape extents(llvm::StringRef attribute) const;
  Shape integers(llvm::StringRef attribute) const;
  int64_t integer(llvm::StringRef attribute) const;
  bool flag(llvm::StringRef attribute) const;
  llvm::StringRef symbol() const; ///< the attribute `name`
  /// Zeros of a result's type.
  Tensor result(unsigned index = 0) const;
};

using Evaluate = Tensor (*)(Call &); ///< operations without result give an empty tensor
/// What evaluates an operation, by its name in the dialect.
using Table = llvm::StringMap<Evaluate>;

void add_access(Table &table);
void add_attention(Table &table);
void add_control(Table &table);
void add_convolution(Table &table);
void add_elementwise(Table &table);
void add_index(Table &table);
void add_matmul(Table &table);
void add_pooling(Table &table);
void add_random(Table &table);
void add_reduce(Table &table);
void add_shape(Table &table);

/// The results of the function. With `only`, nothing but that result is computed, and nothing is written. An operation that the
/// oracle doesn't know ends the process with its name: a mistake of ours.
std::vector<Tensor> interpret(FuncOp function, const Dims &dims, const std::vector<Tensor> &arguments, World &world,
                              std::optional<unsigned> only = std::nullopt);

} // namespace gradus::oracle
