// The fuse pass: a function becomes a short list of products, kernels and views, in the order in which they run.
#include "compiler/fuse/fuse.h"

#include "compiler/dialect/ops.h"
#include "compiler/fuse/groups.h"
#include "compiler/fuse/index_map.h"
#include "compiler/fuse/old_values.h"
#include "compiler/fuse/products.h"
#include "compiler/fuse/windows.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/Pass/Pass.h"

#include <queue>

using namespace mlir;

namespace gradus::fuse {
namespace {

/// Nodes so that each comes after those it waits for; otherwise in program order of their last op.
llvm::SmallVector<Node *> schedule(const Grouping &grouping) {
  auto later = [](Node *a, Node *b) { return b->ops.back()->isBeforeInBlock(a->ops.back()); };
  std::priority_queue<Node *, std::vector<Node *>, decltype(later)> ready(later);
  llvm::DenseMap<Node *, unsigned> missing;
  llvm::DenseMap<Node *, llvm::SmallVector<Node *>> followers;
  for (auto &node : grouping.nodes()) {
    auto before = grouping.waits_for(node.get());
    missing[node.get()] = before.size();
    for (Node *other : before)
      followers[other].push_back(node.get());
    if (before.empty())
      ready.push(node.get());
  }
  llvm::SmallVector<Node *> order;
  while (!ready.empty()) {
    Node *node = ready.top();
    ready.pop();
    order.push_back(node);
    for (Node *follower : followers[node])
      if (--missing[follower] == 0)
        ready.push(follower);
  }
  assert(order.size() == grouping.nodes().size() && "groups that wait for each other");
  return order;
}

/// Builds the kernel of one node before the block's terminator.
class Outliner {
public:
  Outliner(const Node &node, const Grouping &grouping) : node_(node), grouping_(grouping) {}

  KernelOp outline(OpBuilder &builder) {
    llvm::SmallVector<Value> outputs;
    for (Operation *op : node_.ops)
      if (llvm::any_of(op->getUsers(), [&](Operation *user) { return !is_here(user); }))
        outputs.push_back(op->getResult(0));

    auto kernel = builder.create<KernelOp>(
        node_.ops.back()->getLoc(), ValueRange(outputs).getTypes(), ValueRange(),
        builder.getStringAttr(name(node_.form)), DimsAttr::get(builder.getContext(), node_.domain));
    body_ = builder.createBlock(&kernel.getBody());
    body_builder_.emplace(builder.getContext());
    body_builder_->setInsertionPointToEnd(body_);
    for (Operation *op : node_.ops)
      clone(op);
    llvm::SmallVector<Value> yielded;
    for (Value output : outputs)
      yielded.push_back(mapping_.lookup(output));
    body_builder_->create<YieldOp>(kernel.getLoc(), yielded);
    kernel->setOperands(inputs_);
    builder.setInsertionPointAfter(kernel);
    for (auto [output, result] : llvm::zip(outputs, kernel.getOutputs()))
      output.replaceUsesWithIf(result, [&](OpOperand &use) { return !is_here(use.getOwner()); });
    return kernel;
  }

private:
  /// True for the node's own ops and for inlined ops that only such ask for.
  bool is_here(Operation *op) {
    if (Node *node = grouping_.node_of(op))
      return node == &node_;
    if (!is_inlined(op))
      return false;
    auto known = inlined_here_.find(op);
    if (known != inlined_here_.end())
      return known->second;
    bool here = llvm::all_of(op->getUsers(), [&](Operation *user) { return is_here(user); });
    return inlined_here_[op] = here;
  }

  void clone(Operation *op) {
    for (Value operand : op->getOperands())
      bring(operand);
    body_builder_->clone(*op, mapping_);
  }

  /// Makes a value of the function available in the body: cloned where it is inlined, else as an input.
  void bring(Value value) {
    if (mapping_.contains(value))
      return;
    Operation *op = value.getDefiningOp();
    Node *node = op ? grouping_.node_of(op) : nullptr;
    if (op && is_inlined(op) && node != &node_) {
      clone(op);
      return;
    }
    mapping_.map(value, body_->addArgument(value.getType(), value.getLoc()));
    inputs_.push_back(value);
  }

  const Node &node_;
  const Grouping &grouping_;
  Block *body_ = nullptr;
  std::optional<OpBuilder> body_builder_;
  IRMapping mapping_;
  llvm::DenseMap<Operation *, bool> inlined_here_;
  llvm::SmallVector<Value> inputs_;
};

void fuse_block(Block &block, bool fuse) {
  keep_old_values(block);
  fuse_products(block, fuse);
  fuse_windows(block, fuse);
  Grouping grouping(block, fuse);
  llvm::SmallVector<Node *> order = schedule(grouping);
  for (Operation &op : block)
    if (grouping.is_in_place(&op))
      op.setAttr("in_place", UnitAttr::get(op.getContext()));

  // Every op moves or is cloned behind what is there, so the old ones are dropped from the end afterwards.
  llvm::SmallVector<Operation *> old;
  Operation *terminator = block.getTerminator();
  OpBuilder builder(terminator);
  for (Node *node : order) {
    if (node->is_kernel) {
      builder.setInsertionPoint(terminator);
      Outliner(*node, grouping).outline(builder);
      llvm::append_range(old, node->ops);
    } else {
      node->ops.front()->moveBefore(terminator);
    }
  }
  bool erased = true;
  while (erased) {
    erased = false;
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
      if (op.use_empty() && op.getNumResults() && (llvm::is_contained(old, &op) || (is_inlined(&op) && !isa<KernelOp>(op)))) {
        op.erase();
        erased = true;
      }
  }
}

struct FusePass : PassWrapper<FusePass, OperationPass<FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(FusePass)
  FusePass() = default;
  FusePass(const FusePass &other) : PassWrapper(other) {}
  explicit FusePass(bool fuse) { this->fuse = fuse; }

  llvm::StringRef getArgument() const final { return "gradus-fuse"; }
  llvm::StringRef getDescription() const final {
    return "Groups operations into products and kernels, and orders them";
  }
  void runOnOperation() final { fuse_block(getOperation().getBody().front(), fuse); }

  Option<bool> fuse{*this, "fuse", llvm::cl::desc("false: one kernel for each operation"), llvm::cl::init(true)};
};

} // namespace

std::unique_ptr<Pass> create_fuse_pass(bool fuse) { return std::make_unique<FusePass>(fuse); }
void register_fuse_pass() { PassRegistration<FusePass>(); }

} // namespace gradus::fuse
