// The walk over a function's operations.
#include "test/oracle/interpreter.h"

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

Tensor Call::result() const {
  TensorType type = type_of(op->getResult(0));
  Shape shape;
  for (sema::Dim dim : type.getShape())
    shape.push_back(extent(dim));
  return Tensor(element_of(type.getElement()), shape);
}

static const Table &table() {
  static const Table known = [] {
    Table table;
    add_access(table);
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

std::vector<Tensor> interpret(FuncOp function, const Dims &dims, const std::vector<Tensor> &arguments, World &world,
                              std::optional<unsigned> only) {
  llvm::DenseMap<mlir::Value, Tensor> values;
  for (auto [value, argument] : llvm::zip_equal(function.getBlock().getArguments(), arguments))
    values[value] = argument;
  mlir::Operation *end = function.getBlock().getTerminator();
  llvm::DenseSet<mlir::Operation *> needed;
  if (only)
    needed = needed_for(end->getOperand(*only));
  world.diverged = 0;
  for (mlir::Operation &op : function.getBlock().without_terminator()) {
    if (only && !needed.contains(&op))
      continue;
    auto known = table().find(op.getName().stripDialect());
    if (known == table().end())
      llvm::report_fatal_error("the oracle does not know the operation `" + llvm::Twine(op.getName().stripDialect()) + "`");
    Call call{&op, {}, dims, world};
    for (mlir::Value operand : op.getOperands())
      call.operands.push_back(&values.find(operand)->second);
    Tensor result = known->second(call);
    if (world.diverged)
      break;
    if (op.getNumResults() == 0)
      continue;
    if (world.rounded)
      round_to_element(result);
    values[op.getResult(0)] = std::move(result);
  }
  std::vector<Tensor> results;
  for (auto [index, value] : llvm::enumerate(end->getOperands()))
    if (!only || *only == index)
      results.push_back(values.lookup(value));
  return results;
}

} // namespace gradus::oracle
