// How the indices of a value follow from those of the loop nest that asks for it, through broadcasts, unit reshapes and the like.
#pragma once

#include "compiler/dialect/dialect.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace gradus::fuse {

/// For each axis of a value: the axis of the loop nest that indexes it, `zero`, or `other` for anything else (slices, pads,
/// transposes of which only the emitter knows the arithmetic).
struct IndexMap {
  static constexpr int zero = -1;
  static constexpr int other = -2;
  llvm::SmallVector<int, 4> axes;

  static IndexMap identity(size_t rank);
  /// True when axis k of the value is indexed by axis k of the loop nest, extents of 1 aside.
  bool is_identity(llvm::ArrayRef<sema::Dim> value_shape) const;
};

/// Ops that a kernel computes again wherever they are asked for, instead of storing their result: constants, broadcasts,
/// reshapes by extents of 1, slices, pads, transposes, iotas, and all arithmetic on rank-0 values.
bool is_inlined(mlir::Operation *op);
/// True for a reshape that only adds or removes extents of 1.
bool is_unit_reshape(mlir::Operation *op);
/// Maps indices of the result of an inlined op to those of its operand.
IndexMap through(mlir::Operation *inlined, unsigned operand, const IndexMap &of_result);
/// For a unit reshape: for each operand axis the result axis that holds it, or IndexMap::zero.
llvm::SmallVector<int, 4> unit_reshape_axes(mlir::Operation *op);

/// Calls `visit` for each value that an op reads once inlined ops are looked through, with the map from the loop nest of `op`.
void visit_sources(mlir::Operation *op, llvm::function_ref<void(mlir::Value source, const IndexMap &map)> visit);

} // namespace gradus::fuse
