// Which ops of a straight-line function become one kernel.
#pragma once

#include "compiler/dialect/dialect.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringMap.h"

#include <memory>
#include <vector>

namespace gradus::fuse {

/// How a kernel walks its domain; see compiler/fuse/README.md.
enum class Form {
  pointwise, ///< every point by itself; sums over the whole domain may go along
  rows,      ///< row by row: reductions over the last axis, whose results further points of the row use
  columns,   ///< some rows after others: sums over all axes but the last
  generic    ///< one reduction over any axes
};
llvm::StringRef name(Form form);

/// One node of the schedule: a set of ops that run together, or a single op that isn't part of any kernel.
struct Node {
  llvm::SmallVector<mlir::Operation *, 8> ops; ///< in program order
  bool is_kernel = false;
  Form form = Form::pointwise;
  llvm::SmallVector<sema::Dim, 4> domain;
};

/// What a member of a kernel is to its domain.
enum class Level {
  point,          ///< one element for each point
  row,            ///< one for each row: a reduction over the last axis, or arithmetic on such
  leading,        ///< a sum over all axes but the last
  full            ///< a sum over everything
};

/// Groups the ops of one block. Greedy in program order; a group never waits for something that waits for it.
class Grouping {
public:
  /// `fuse` false: every op that can be one becomes a kernel of its own (-O0).
  Grouping(mlir::Block &block, bool fuse);

  const std::vector<std::unique_ptr<Node>> &nodes() const { return nodes_; }
  /// Null for inlined ops that no node needs as a value of its own.
  Node *node_of(mlir::Operation *op) const { return node_of_.lookup(op); }
  /// Nodes that have to run before `node`, for data or for a storage.
  llvm::ArrayRef<Node *> waits_for(Node *node) const;
  /// Writes whose kernel may store into the storage itself.
  bool is_in_place(mlir::Operation *write) const { return in_place_.contains(write); }

private:
  struct Storage {
    Node *written = nullptr;
    llvm::SetVector<Node *> readers; ///< since then
  };

  void place(mlir::Operation *op);
  Node *start(mlir::Operation *op);
  bool try_join(mlir::Operation *op, Node &node);
  void try_merge(Node &other, Node &into);
  bool sources_fit(mlir::Operation *op, bool of_rows, Node &node, Node *also) const;
  bool reaches(Node *from, Node *target) const;
  void record_sources(mlir::Operation *op, Node &node);
  void record_effects(mlir::Operation *op, Node &node);
  void record_write(mlir::Operation *write, Node &node);
  bool can_store_in_place(mlir::Operation *write, Node &maker) const;
  bool changes_a_stretch_alone(mlir::Operation *producer, llvm::ArrayRef<llvm::StringRef> names) const;
  bool changes_points_alone(mlir::Operation *producer, llvm::ArrayRef<llvm::StringRef> names, const Node &kernel) const;

  bool fuse_;
  std::vector<std::unique_ptr<Node>> nodes_;
  llvm::DenseMap<mlir::Operation *, Node *> node_of_;
  llvm::DenseMap<mlir::Operation *, Level> level_of_;
  llvm::DenseMap<Node *, llvm::SetVector<Node *>> waits_for_;
  llvm::StringMap<Storage> storages_;
  Node *last_check_ = nullptr;                ///< the latest check_finite
  llvm::SetVector<Node *> writes_since_check_;
  llvm::DenseSet<mlir::Operation *> in_place_;
};

/// The level of a reduction within `domain` when it can be part of such a kernel; nothing when it needs the generic form.
std::optional<Level> reduction_level(mlir::Operation *reduction, llvm::ArrayRef<sema::Dim> domain);
bool is_reduction(mlir::Operation *op);
/// The storages that a value shows without a copy (parameter reads and their reshapes); empty for computed values.
llvm::SmallVector<llvm::StringRef, 4> viewed_storages(mlir::Value value);
/// The storages that an op writes: of write, write_flat, increment, reset, and a branch.
llvm::SmallVector<llvm::StringRef, 4> written_storages(mlir::Operation *op);

} // namespace gradus::fuse
