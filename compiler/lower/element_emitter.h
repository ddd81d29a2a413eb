// Emits one element, or sixteen neighbours at once, of any value of a kernel's body at given indices, pulling what it needs.
#pragma once

#include "compiler/dialect/ops.h"
#include "compiler/lower/frame.h"

#include <map>

namespace gradus::lower {

/// Sixteen lanes on every target: sums are then grouped in the same way everywhere, and LLVM splits the vectors where the
/// target's are shorter.
constexpr int64_t lanes = 16;

/// An index along one axis: the same for all lanes, `base + lane * stride`, or any vector of i64.
struct Index {
  mlir::Value base;       ///< i64
  int64_t stride = 0;
  mlir::Value any = {};   ///< vector of i64; then base and stride are unused

  bool uniform() const { return !any && stride == 0; }
  bool operator<(const Index &other) const;
};
using Indices = llvm::SmallVector<Index, 4>;

/// A truth value for each lane; null: all lanes count.
using Mask = mlir::Value;

class ElementEmitter {
public:
  ElementEmitter(KernelOp kernel, Frame &frame, llvm::ArrayRef<int32_t> input_slots, mlir::OpBuilder &b);

  /// The element of `value` at `indices`: a scalar where all indices are uniform and nothing forces lanes, else a vector. Lanes
  /// outside `mask` hold anything; memory outside the mask is not touched.
  mlir::Value emit(mlir::Value value, llvm::ArrayRef<Index> indices, Mask mask);
  /// Flat kernels give every value of the domain's shape the same single index.
  void set_flat(bool flat) { flat_ = flat; }
  /// What a reduction of the body has given, for those that read it.
  void set_reduced(mlir::Operation *reduction, mlir::Value scalar) { reduced_[reduction] = scalar; }
  /// An output already stored at the point being emitted may be loaded instead of computed again.
  void set_stored(mlir::Value value, int32_t slot) { stored_[value] = slot; }
  void clear_stored() { stored_.clear(); }
  /// Until the scope ends, the elements of `value` at these indices are this one.
  void know(mlir::Value value, llvm::ArrayRef<Index> indices, Mask mask, mlir::Value element);

  mlir::Value load(int32_t slot, TensorType type, llvm::ArrayRef<Index> indices, Mask mask);
  void store(int32_t slot, TensorType type, mlir::Value element, llvm::ArrayRef<Index> indices, Mask mask);
  mlir::Value splat(mlir::Value scalar);
  mlir::Value lane_numbers(); ///< 0 … 15 as i64
  /// Lanes whose `base + lane` is below `end`, which is no further than an i32 can say: masks of that width are the ones that loads
  /// and stores of floats take.
  Mask lanes_below(mlir::Value base, mlir::Value end);

  /// What is emitted within a scope is forgotten at its end, where it is no longer visible.
  class Scope {
  public:
    explicit Scope(ElementEmitter &emitter) : emitter_(emitter) { emitter_.known_.emplace_back(); }
    ~Scope() { emitter_.known_.pop_back(); }

  private:
    ElementEmitter &emitter_;
  };

private:
  using Key = std::tuple<void *, std::vector<Index>, void *>;

  mlir::Value emit_new(mlir::Value value, llvm::ArrayRef<Index> indices, Mask mask);
  mlir::Value emit_elementwise(mlir::Operation *op, llvm::ArrayRef<Index> indices, Mask mask);
  mlir::Value emit_broadcast(BroadcastOp op, llvm::ArrayRef<Index> indices, Mask mask);
  mlir::Value emit_unit_reshape(ReshapeOp op, llvm::ArrayRef<Index> indices, Mask mask);
  mlir::Value emit_slice(SliceOp op, llvm::ArrayRef<Index> indices, Mask mask);
  mlir::Value emit_pad(PadOp op, llvm::ArrayRef<Index> indices, Mask mask);
  mlir::Value emit_concat(ConcatOp op, llvm::ArrayRef<Index> indices, Mask mask);
  mlir::Value emit_iota(IotaOp op, llvm::ArrayRef<Index> indices);
  mlir::Value emit_piecewise(PiecewiseOp op, const Index &index);
  mlir::Value zero(mlir::Type element);

  /// Offset in elements of a row-major tensor: the part that all lanes share, and what each further lane adds.
  struct Offset {
    mlir::Value base;
    mlir::Value lane_stride; ///< null: 0
    mlir::Value any;         ///< vector of i64, when not affine
  };
  Offset offset_of(TensorType type, llvm::ArrayRef<Index> indices);
  mlir::Value address(mlir::Value pointer, mlir::Type memory, mlir::Value offset);
  Index shifted(Index index, mlir::Value by, bool subtract);
  mlir::Value as_vector(Index index);
  /// Truth value, scalar or vector: `index` lies in [0, extent).
  mlir::Value inside(Index index, mlir::Value extent);
  Index clamped(Index index, mlir::Value extent);
  mlir::Value both(mlir::Value a, mlir::Value b);
  mlir::Value select(mlir::Value condition, mlir::Value a, mlir::Value b);

  KernelOp kernel_;
  Frame &frame_;
  mlir::OpBuilder &b_;
  mlir::Location loc_;
  llvm::DenseMap<mlir::Value, int32_t> input_slots_;
  llvm::DenseMap<mlir::Operation *, mlir::Value> reduced_;
  llvm::DenseMap<mlir::Value, int32_t> stored_;
  std::vector<std::map<Key, mlir::Value>> known_;
  bool flat_ = false;
};

/// How an element lies in memory: truth values as bytes.
mlir::Type memory_type(mlir::Type element);
/// The vector of sixteen.
mlir::VectorType vector_of(mlir::Type element);
inline bool is_vector(mlir::Value value) { return llvm::isa<mlir::VectorType>(value.getType()); }

} // namespace gradus::lower
