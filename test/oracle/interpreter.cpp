// The walk over a function's operations.
#include "test/oracle/interpreter.h"

#include "compiler/dialect/control.h"
#include "compiler/dialect/recurrence.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/ErrorHandling.h"

namespace gradus::oracle {

int64_t Call::extent(sema::Dim dim) const {
  std::optional<int64_t> value = dim.evaluate(dims);
  if (!value)
    llvm::report_fatal_error("the oracle was not told a dimension of `" + llvm::Twine(dim.str()) + "`");
  return *value;
}

Shape Call::extents(llvm::StringRef attribute) const {
  Shape shape;
  for (sema::Dim dim : op->getAttrOfType<DimsAttr>(attribute).getDims())
    shape.push_back(extent(dim));
  return shape;
}

Shape Call::integers(llvm::StringRef attribute) const {
  auto values = op->getAttrOfType<mlir::DenseI64ArrayAttr>(attribute).asArrayRef();
  return Shape(values.begin(), values.end());
}

int64_t Call::integer(llvm::StringRef attribute) const {
  return op->getAttrOfType<mlir::IntegerAttr>(attribute).getInt();
}

bool Call::flag(llvm::StringRef attribute) const { return op->getAttrOfType<mlir::BoolAttr>(attribute).getValue(); }

llvm::StringRef Call::symbol() const { return op->getAttrOfType<mlir::FlatSymbolRefAttr>("name").getValue(); }

Tensor Call::result(unsigned index) const {
  TensorType type = type_of(op->getResult(index));
  Shape shape;
  for (sema::Dim dim : type.getShape())
    shape.push_back(extent(dim));
  return Tensor(element_of(type.getElement()), shape);
}

static const Table &table() {
  static const Table known = [] {
    Table table;
    add_access(table);
    add_attention(table);
    add_control(table);
    add_elementwise(table);
    add_index(table);
    add_matmul(table);
    add_convolution(table);
    add_pooling(table);
    add_random(table);
    add_reduce(table);
    add_shape(table);
    return table;
  }();
  return known;
}

/// The operations that a value is computed from.
static llvm::DenseSet<mlir::Operation *> needed_for(mlir::Value value) {
  llvm::DenseSet<mlir::Operation *> needed;
  llvm::SmallVector<mlir::Value> pending{value};
  while (!pending.empty())
    if (mlir::Operation *op = pending.pop_back_val().getDefiningOp(); op && needed.insert(op).second)
      llvm::append_range(pending, op->getOperands());
  return needed;
}

namespace {

/// Evaluates the operations of a block, `needed` alone where given, and gives the operands of its terminator.
class Evaluation {
public:
  Evaluation(const Dims &dims, World &world) : dims_(dims), world_(world) {}

  void run(mlir::Block &block, const std::vector<Tensor> &arguments, const llvm::DenseSet<mlir::Operation *> *needed) {
    for (auto [value, argument] : llvm::zip_equal(block.getArguments(), arguments))
      values_[value] = argument;
    for (mlir::Operation &op : block.without_terminator())
      if (!needed || needed->contains(&op)) {
        evaluate(op);
        if (world_.diverged)
          return;
      }
  }
  Tensor value(mlir::Value value) const { return values_.lookup(value); }

private:
  void run(mlir::Block &body) {
    for (mlir::Operation &op : body)
      evaluate(op);
  }

  void evaluate(mlir::Operation &op) {
    if (auto scan = llvm::dyn_cast<ScanOp>(op)) {
      for (auto [result, tensor] : llvm::zip_equal(op.getResults(), run_scan(scan)))
        values_[result] = std::move(tensor);
      return;
    }
    if (auto when = llvm::dyn_cast<WhenOp>(op)) {
      if (values_.find(when.getCondition())->second.values[0] != 0)
        run(when.getBody().front());
      return;
    }
    auto known = table().find(op.getName().stripDialect());
    if (known == table().end())
      llvm::report_fatal_error("the oracle does not know the operation `" + llvm::Twine(op.getName().stripDialect()) + "`");
    Call call{&op, {}, dims_, world_};
    for (mlir::Value operand : op.getOperands())
      call.operands.push_back(&values_.find(operand)->second);
    Tensor result = known->second(call);
    if (world_.diverged || op.getNumResults() == 0)
      return;
    call.others.insert(call.others.begin(), std::move(result));
    for (auto [value, tensor] : llvm::zip_equal(op.getResults(), call.others)) {
      if (world_.rounded)
        round_to_element(tensor);
      values_[value] = std::move(tensor);
    }
  }

  std::vector<Tensor> run_scan(ScanOp scan) {
    std::vector<Tensor> sequences, carried, captures, results;
    for (mlir::Value value : scan.getSequences())
      sequences.push_back(values_.lookup(value));
    for (mlir::Value value : scan.getInitials())
      carried.push_back(values_.lookup(value));
    for (mlir::Value value : scan.getCaptures())
      captures.push_back(values_.lookup(value));
    for (mlir::Value stack : scan.getStacks()) {
      Shape shape;
      for (sema::Dim dim : shape_of(stack))
        shape.push_back(*dim.evaluate(dims_));
      results.emplace_back(element_of(type_of(stack).getElement()), shape);
    }
    int64_t count = sequences.front().shape.front();
    for (int64_t step = 0; step < count; ++step) {
      int64_t index = scan.getReverse() ? count - 1 - step : step;
      std::vector<Tensor> arguments;
      for (const Tensor &sequence : sequences) {
        Tensor slice(sequence.element, Shape(sequence.shape.begin() + 1, sequence.shape.end()));
        slice.values = sequence.values.segment(index * slice.count(), slice.count());
        arguments.push_back(std::move(slice));
      }
      arguments.insert(arguments.end(), carried.begin(), carried.end());
      arguments.insert(arguments.end(), captures.begin(), captures.end());
      Evaluation body(dims_, world_);
      body.run(scan.getBlock(), arguments, nullptr);
      for (auto [stack, given] : llvm::zip_equal(results, scan.getGiven())) {
        Tensor slice = body.value(given);
        stack.values.segment(index * slice.count(), slice.count()) = slice.values;
      }
      for (auto [value, over] : llvm::zip_equal(carried, scan.getCarriedOver()))
        value = body.value(over);
    }
    results.insert(results.end(), carried.begin(), carried.end());
    return results;
  }

  const Dims &dims_;
  World &world_;
  llvm::DenseMap<mlir::Value, Tensor> values_;
};

} // namespace

std::vector<Tensor> interpret(FuncOp function, const Dims &dims, const std::vector<Tensor> &arguments, World &world,
                              std::optional<unsigned> only) {
  mlir::Operation *end = function.getBlock().getTerminator();
  llvm::DenseSet<mlir::Operation *> needed;
  if (only)
    needed = needed_for(end->getOperand(*only));
  world.diverged = 0;
  Evaluation evaluation(dims, world);
  evaluation.run(function.getBlock(), arguments, only ? &needed : nullptr);
  std::vector<Tensor> results;
  for (auto [index, value] : llvm::enumerate(end->getOperands()))
    if (!only || *only == index)
      results.push_back(evaluation.value(value));
  return results;
}

} // namespace gradus::oracle
