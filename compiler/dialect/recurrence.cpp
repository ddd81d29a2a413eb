// Operations of the family `recurrence`: checks, and what is simple to leave out of a scan.
#include "compiler/dialect/recurrence.h"
#include "compiler/dialect/syntax.h"

#include "mlir/IR/PatternMatch.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "compiler/dialect/recurrence.cpp.inc"

void gradus::GradusDialect::registerRecurrence() {
  addOperations<
#define GET_OP_LIST
#include "compiler/dialect/recurrence.cpp.inc"
      >();
}

namespace gradus {

sema::Dim ScanOp::getCount() { return shape_of(getSequences().front()).front(); }

TensorType ScanOp::stackOf(Type given) {
  auto type = llvm::cast<TensorType>(given);
  SmallVector<sema::Dim> shape{getCount()};
  llvm::append_range(shape, type.getShape());
  return type.withShape(shape);
}

LogicalResult ScanOp::verify() {
  if (getSequences().empty())
    return emitOpError("needs a sequence");
  if (getNumResults() < getInitials().size())
    return emitOpError("gives less than it carries");
  auto next = llvm::dyn_cast<NextOp>(getBlock().getTerminator());
  if (!next || next->getNumOperands() != getNumResults())
    return emitOpError("has a body that does not end with a value for each result");
  if (getBlock().getNumArguments() != getNumOperands())
    return emitOpError("has a body that does not take a value for each operand");
  for (Value sequence : getSequences())
    if (shape_of(sequence).empty() || shape_of(sequence).front() != getCount())
      return emitOpError("goes over sequences of different lengths");
  for (auto [sequence, slice] : llvm::zip(getSequences(), getSlices()))
    if (slice.getType() != type_of(sequence).withShape(shape_of(sequence).drop_front()))
      return emitOpError("takes a slice of another type than its sequence's");
  for (auto [outside, inside] : llvm::zip(getInitials(), getCarried()))
    if (outside.getType() != inside.getType())
      return emitOpError("carries a value of another type than its first");
  for (auto [outside, inside] : llvm::zip(getCaptures(), getCaptured()))
    if (outside.getType() != inside.getType())
      return emitOpError("captures a value of another type");
  for (auto [given, stack] : llvm::zip(getGiven(), getStacks()))
    if (stack.getType() != stackOf(given.getType()))
      return emitOpError("stacks values of another type than its result's");
  for (auto [carried, final] : llvm::zip(getCarriedOver(), getFinals()))
    if (carried.getType() != final.getType())
      return emitOpError("carries over a value of another type than its result's");
  return success();
}

namespace {

/// Takes operands, body arguments and results with these numbers away.
struct Selection {
  llvm::BitVector sequences, carried, captures, stacks;

  explicit Selection(ScanOp scan)
      : sequences(scan.getSequences().size()), carried(scan.getInitials().size()),
        captures(scan.getCaptures().size()), stacks(scan.getStackCount()) {}
  bool any() const { return sequences.any() || carried.any() || captures.any() || stacks.any(); }

  void apply(ScanOp scan, PatternRewriter &rewriter) const {
    SmallVector<Value> kept[3];
    SmallVector<Type> types;
    SmallVector<Value> results;
    llvm::BitVector arguments, given(stacks);
    auto sort = [&](OperandRange values, const llvm::BitVector &dropped, SmallVector<Value> &into) {
      for (auto [index, value] : llvm::enumerate(values)) {
        arguments.push_back(dropped[index]);
        if (!dropped[index])
          into.push_back(value);
      }
    };
    sort(scan.getSequences(), sequences, kept[0]);
    sort(scan.getInitials(), carried, kept[1]);
    sort(scan.getCaptures(), captures, kept[2]);
    for (unsigned index : llvm::seq<unsigned>(0, carried.size()))
      given.push_back(carried[index]);
    for (auto [index, result] : llvm::enumerate(scan.getResults()))
      if (!given[index]) {
        types.push_back(result.getType());
        results.push_back(result);
      }
    auto slim = rewriter.create<ScanOp>(scan.getLoc(), types, kept[0], kept[1], kept[2], scan.getReverse());
    Operation *next = scan.getBlock().getTerminator();
    rewriter.modifyOpInPlace(next, [&] { next->eraseOperands(given); });
    rewriter.inlineRegionBefore(scan.getBody(), slim.getBody(), slim.getBody().begin());
    slim.getBlock().eraseArguments(arguments);
    for (auto [old, result] : llvm::zip(results, slim.getResults()))
      rewriter.replaceAllUsesWith(old, result);
    rewriter.eraseOp(scan);
  }
};

bool is_only_passed_on(ScanOp scan, unsigned index) {
  unsigned place = scan.getStackCount() + index;
  BlockArgument carried = scan.getCarried()[index];
  return llvm::all_of(carried.getUses(), [&](OpOperand &use) {
    return llvm::isa<NextOp>(use.getOwner()) && use.getOperandNumber() == place;
  });
}

/// What nobody asks for: results, carried values that serve themselves alone, slices and captures
/// without a use.
struct DropUnused : OpRewritePattern<ScanOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ScanOp scan, PatternRewriter &rewriter) const override {
    Selection drop(scan);
    for (auto [index, stack] : llvm::enumerate(scan.getStacks()))
      drop.stacks[index] = stack.use_empty();
    // What the last step carries and nobody takes is only worth keeping for the steps.
    for (auto [index, final] : llvm::enumerate(scan.getFinals()))
      if (final.use_empty() && is_only_passed_on(scan, index))
        drop.carried[index] = scan.getCarried()[index].use_empty() || scan.getCarriedOver()[index] == scan.getCarried()[index];
    // The first sequence says how many steps there are.
    for (auto [index, slice] : llvm::enumerate(scan.getSlices()))
      drop.sequences[index] = slice.use_empty() && scan.getSequences().size() - drop.sequences.count() > 1;
    for (auto [index, captured] : llvm::enumerate(scan.getCaptured()))
      drop.captures[index] = captured.use_empty();
    if (!drop.any())
      return failure();
    for (auto [index, dropped] : llvm::enumerate(scan.getCarried()))
      if (drop.carried[index] && !dropped.use_empty()) {
        // Passed on unchanged: the use goes with the operand of `next`.
        Operation *next = scan.getBlock().getTerminator();
        rewriter.modifyOpInPlace(next, [&] {
          next->setOperand(scan.getStackCount() + index, scan.getBlock().getArgument(0));
        });
      }
    drop.apply(scan, rewriter);
    return success();
  }
};

/// The same value given twice, or an operand taken twice.
struct MergeEqual : OpRewritePattern<ScanOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ScanOp scan, PatternRewriter &rewriter) const override {
    bool changed = false;
    auto merge = [&](auto keys, auto values) {
      llvm::DenseMap<Value, Value> first;
      for (auto [key, value] : llvm::zip(keys, values)) {
        auto [known, inserted] = first.try_emplace(key, value);
        if (inserted || value.use_empty())
          continue;
        rewriter.replaceAllUsesWith(value, known->second);
        changed = true;
      }
    };
    merge(scan.getSequences(), scan.getSlices());
    merge(scan.getCaptures(), scan.getCaptured());
    merge(scan.getGiven(), scan.getStacks());
    // What is carried unchanged is as good as captured.
    for (auto [index, carried] : llvm::enumerate(scan.getCarried()))
      if (scan.getCarriedOver()[index] == carried && !scan.getFinals()[index].use_empty()) {
        rewriter.replaceAllUsesWith(scan.getFinals()[index], scan.getInitials()[index]);
        changed = true;
      }
    return success(changed);
  }
};

} // namespace

void ScanOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<DropUnused, MergeEqual>(context);
}

} // namespace gradus
