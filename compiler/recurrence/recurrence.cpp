// Takes out of scans what need not be done step by step: README.md has the rules.
#include "compiler/dialect/extend_scan.h"
#include "compiler/dialect/ops.h"
#include "compiler/dialect/term.h"
#include "compiler/recurrence/passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

namespace gradus {
#define GEN_PASS_DEF_RECURRENCE
#include "compiler/recurrence/passes.h.inc"
} // namespace gradus

using namespace mlir;

namespace gradus {
namespace {

/// The operand of the scan that a captured value is; null for other values.
Value captured_from(ScanOp scan, Value value) {
  for (auto [inside, outside] : llvm::zip(scan.getCaptured(), scan.getCaptures()))
    if (inside == value)
      return outside;
  return {};
}

/// A product of rows that differ from step to step with one matrix that stays.
bool is_rows_by_capture(ScanOp scan, MatmulOp product) {
  return !product.getTransposeA() && shape_of(product.getB()).size() == 2 && captured_from(scan, product.getB());
}

/// Products of slices with a captured matrix: one product of the whole sequence before the scan.
ScanOp hoist_products(ScanOp scan) {
  SmallVector<MatmulOp> products;
  SmallVector<Value> sequences;
  OpBuilder builder(scan);
  for (auto product : scan.getBlock().getOps<MatmulOp>()) {
    auto slice = dyn_cast<BlockArgument>(product.getA());
    if (!slice || slice.getArgNumber() >= scan.getSequences().size() || !is_rows_by_capture(scan, product))
      continue;
    Term rows(builder, product.getLoc(), scan.getSequences()[slice.getArgNumber()]);
    products.push_back(product);
    sequences.push_back(matmul(rows, rows.with(captured_from(scan, product.getB())), false, product.getTransposeB()));
  }
  if (products.empty())
    return scan;
  ExtendedScan extended = extend_scan(scan, sequences, {});
  for (auto [product, slice] : llvm::zip(products, extended.slices)) {
    product.getResult().replaceAllUsesWith(slice);
    product.erase();
  }
  return extended.scan;
}

/// Products with a captured matrix that are only stacked: the rows are stacked, and multiplied behind the scan.
ScanOp sink_products(ScanOp scan) {
  SmallVector<Value> rows, results;
  SmallVector<MatmulOp> products;
  SmallVector<Value> matrices;
  for (auto [given, stack] : llvm::zip(scan.getGiven(), scan.getStacks())) {
    auto product = given.getDefiningOp<MatmulOp>();
    if (!product || !given.hasOneUse() || !is_rows_by_capture(scan, product) || stack.use_empty())
      continue;
    rows.push_back(product.getA());
    products.push_back(product);
    results.push_back(stack);
    matrices.push_back(captured_from(scan, product.getB()));
  }
  if (products.empty())
    return scan;
  SmallVector<unsigned> numbers;
  for (Value result : results)
    numbers.push_back(llvm::cast<OpResult>(result).getResultNumber());
  ExtendedScan extended = extend_scan(scan, {}, rows);
  OpBuilder builder(extended.scan->getContext());
  builder.setInsertionPointAfter(extended.scan);
  for (auto [index, product] : llvm::enumerate(products)) {
    Term all(builder, product.getLoc(), extended.stacks[index]);
    Term whole = matmul(all, all.with(matrices[index]), false, product.getTransposeB());
    extended.scan.getResult(numbers[index]).replaceAllUsesWith(whole);
  }
  return extended.scan;
}

/// What is added to a carried value at each step, where it is used for nothing else.
struct Accumulation {
  unsigned index;              ///< of the carried value
  SmallVector<Value> summands; ///< the carried value is none of them
};

/// The leaves of a tree of additions that nothing else looks into; false where the carried value is not one of them just once.
bool collect_summands(Value value, BlockArgument carried, SmallVector<Value> &summands, unsigned &found) {
  if (value == carried) {
    ++found;
    return carried.hasOneUse();
  }
  auto sum = value.getDefiningOp<AddOp>();
  if (sum && value.hasOneUse())
    return collect_summands(sum.getX(), carried, summands, found) && collect_summands(sum.getY(), carried, summands, found);
  summands.push_back(value);
  return true;
}

std::optional<Accumulation> accumulation_of(ScanOp scan, unsigned index) {
  Accumulation result{index, {}};
  unsigned found = 0;
  Value over = scan.getCarriedOver()[index];
  if (!over.getDefiningOp<AddOp>() || !over.hasOneUse() ||
      !collect_summands(over, scan.getCarried()[index], result.summands, found) || found != 1)
    return std::nullopt;
  return result;
}

/// What must be stacked so that the sum over all steps can be had at once; nothing where it cannot.
SmallVector<Value> parts_of(Value summand) {
  if (auto product = summand.getDefiningOp<MatmulOp>())
    if (product.getTransposeA() && !product.getTransposeB() && shape_of(product.getA()).size() == 2 &&
        shape_of(product.getB()).size() == 2)
      return {product.getA(), product.getB()};
  if (auto sum = summand.getDefiningOp<SumOp>(); sum && !sum.getKeep())
    return {sum.getX()};
  return {};
}

/// The sum of a summand over all steps.
Term sum_of_steps(Operation *summand, ArrayRef<Value> stacks, const Term &at) {
  if (isa<MatmulOp>(summand))
    return matmul(merge_leading(at.with(stacks[0])), merge_leading(at.with(stacks[1])), true, false);
  SmallVector<int64_t> axes{0};
  for (int64_t axis : llvm::cast<SumOp>(summand).getAxes())
    axes.push_back(axis + 1);
  return sum(at.with(stacks[0]), axes, false);
}

/// Sums over the steps that are carried: their parts are stacked, and summed behind the scan.
ScanOp sink_sums(ScanOp scan) {
  SmallVector<Accumulation> sums;
  SmallVector<Value> parts;
  for (unsigned index = 0; index < scan.getInitials().size(); ++index) {
    std::optional<Accumulation> sum = accumulation_of(scan, index);
    if (!sum || llvm::any_of(sum->summands, [](Value summand) { return parts_of(summand).empty(); }))
      continue;
    for (Value summand : sum->summands)
      llvm::append_range(parts, parts_of(summand));
    sums.push_back(*sum);
  }
  if (sums.empty())
    return scan;
  ExtendedScan extended = extend_scan(scan, {}, parts);
  OpBuilder builder(extended.scan->getContext());
  builder.setInsertionPointAfter(extended.scan);
  ArrayRef<Value> stacks = extended.stacks;
  for (const Accumulation &accumulation : sums) {
    Term total(builder, extended.scan.getLoc(), extended.scan.getInitials()[accumulation.index]);
    for (Value summand : accumulation.summands) {
      size_t count = parts_of(summand).size();
      total = total + sum_of_steps(summand.getDefiningOp(), stacks.take_front(count), total);
      stacks = stacks.drop_front(count);
    }
    extended.scan.getFinals()[accumulation.index].replaceAllUsesWith(total);
    Operation *next = extended.scan.getBlock().getTerminator();
    next->setOperand(extended.scan.getStackCount() + accumulation.index, extended.scan.getCarried()[accumulation.index]);
  }
  return extended.scan;
}

struct Recurrence : impl::RecurrenceBase<Recurrence> {
  void runOnOperation() override {
    SmallVector<ScanOp> scans;
    getOperation().walk([&](ScanOp scan) { scans.push_back(scan); });
    for (ScanOp scan : scans)
      sink_sums(sink_products(hoist_products(scan)));
  }
};

} // namespace

void add_recurrence_passes(OpPassManager &functions) {
  functions.addPass(createCanonicalizerPass());
  functions.addPass(createCSEPass());
  functions.addPass(createRecurrence());
  functions.addPass(createCanonicalizerPass());
}

} // namespace gradus
