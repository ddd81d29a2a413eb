// Where every value of a fused function lives: the slots of one entry, their sizes and lifetimes.
#pragma once

#include "compiler/dialect/ops.h"
#include "compiler/plan/storage_layout.h"

#include <optional>

namespace gradus::plan {

/// ceil(total / divisor) * unit bytes.
struct Size {
  sema::Dim total;
  int64_t divisor = 1;
  int64_t unit = 1;
};

struct Slot {
  gradus_slot_kind kind;
  int32_t index = 0;           ///< argument, storage, or base slot
  sema::Dim offset;            ///< bytes; symbolic only for views
  Size bytes;                  ///< arena only
  int32_t first = INT32_MAX;   ///< operations, arena only
  int32_t last = -1;
};

/// Bytes moved from slot to slot.
struct Copy {
  int32_t from, to;
  sema::Dim bytes;
};

/// The parts of a kernel's loop: ceil(total / divisor) items, which threads share out. The results of an item depend on nothing
/// but its number, so sums are the same for any number of threads.
struct Items {
  sema::Dim total;
  int64_t divisor;
};
Items items_of(KernelOp kernel);
/// How a generic kernel goes over its reduction: sixteen neighbours of the result at a time where the last axis stays, sixteen
/// neighbours along the last axis where that is reduced, else (argmax, short last axes) element by element.
enum class GenericWalk { by_element, along_result, along_reduced };
GenericWalk generic_walk(KernelOp kernel);
/// True when each point of a pointwise kernel needs nothing but its row-major number, so that all axes are walked as one;
/// otherwise it is walked row by row.
bool is_flat(KernelOp kernel);
constexpr int64_t points_per_item = 1024; ///< pointwise kernels
constexpr int64_t rows_per_item = 16;     ///< kernels by columns
/// Results of a kernel that are sums over its whole domain: each item leaves a part, which are added up in order afterwards.
bool is_full_sum(KernelOp kernel, unsigned result);
/// Results of a kernel by columns that are sums over all axes but the last: each item leaves a row of parts.
bool is_column_sum(KernelOp kernel, unsigned result);

/// Operations are numbered by their place in the block; the results are delivered at the place of the terminator.
class FunctionPlan {
public:
  FunctionPlan(FuncOp function, const StorageLayout &storages);

  const std::vector<Slot> &slots() const { return slots_; }
  int32_t slot_of(mlir::Value value) const;
  /// The slot of the partial sums of a kernel's result.
  int32_t partials_of(KernelOp kernel, unsigned result) const;
  /// Symbolic dimensions of the entry, in the order in which its arguments name them.
  llvm::ArrayRef<std::string> dimensions() const { return dimensions_; }
  int32_t position(mlir::Operation *op) const { return positions_.lookup(op); }
  /// What an op has to copy when it runs: parts that couldn't be made in place.
  llvm::ArrayRef<Copy> copies_at(mlir::Operation *op) const;
  /// Arena bytes for one binding, with the bodies of loops, without the scratch of primitives; nothing where a size overflows.
  std::optional<uint64_t> peak(const llvm::StringMap<int64_t> &dims) const;
  /// A line for each slot, for people and tests.
  void print(llvm::raw_ostream &out) const;

private:
  int32_t add(Slot slot);
  int32_t storage_slot(int32_t storage, uint64_t offset);
  int32_t new_buffer(mlir::Value value);
  struct Range {
    uint64_t begin, bytes;
  };
  llvm::SmallVector<Range> ranges_of(mlir::ArrayAttr names) const;
  void choose_destinations();
  void place(mlir::Operation &op);
  void place_flat(mlir::Operation &op, mlir::ArrayAttr names, mlir::Value value, bool write);
  void place_parts(FlattenOp flatten);
  void touch(mlir::Value value, int32_t position);
  void touch_slot(int32_t slot, int32_t position);
  /// What a loop or a branch needs while it runs: its body's arena, and each carried value twice, as the runtime has them.
  std::optional<uint64_t> body_bytes(mlir::Operation *op, const llvm::StringMap<int64_t> &dims) const;

  FuncOp function_;
  const StorageLayout &storages_;
  std::vector<Slot> slots_;
  std::vector<std::string> dimensions_;
  llvm::DenseMap<mlir::Value, int32_t> slot_of_;
  llvm::DenseMap<std::pair<mlir::Operation *, unsigned>, int32_t> partials_;
  llvm::DenseMap<mlir::Operation *, int32_t> positions_;
  llvm::DenseMap<mlir::Operation *, llvm::SmallVector<Copy, 2>> copies_;
};

/// Bytes of a value of this type.
sema::Dim bytes_of(TensorType type);

} // namespace gradus::plan
