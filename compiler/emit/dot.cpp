// The fused program as a graph for Graphviz.
#include "compiler/emit/dot.h"

#include "compiler/dialect/ops.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace gradus::emit {
namespace {

std::string shape_text(Value value) {
  std::string text = "[";
  for (sema::Dim extent : shape_of(value))
    text += (text.size() > 1 ? ", " : "") + extent.str();
  return text + "]";
}

/// What a node says: a kernel its operations with their number, other ops their name and storage.
std::string label(Operation &op) {
  if (auto kernel = dyn_cast<KernelOp>(op)) {
    llvm::MapVector<llvm::StringRef, unsigned> counts;
    for (Operation &inner : kernel.getBody().front().without_terminator())
      if (!isa<ConstantOp, BroadcastOp>(inner))
        ++counts[inner.getName().stripDialect()];
    std::string text = kernel.getForm().str() + " kernel";
    for (auto &[name, count] : counts)
      text += "\\n" + name.str() + (count > 1 ? " x" + std::to_string(count) : "");
    return text;
  }
  std::string text = op.getName().stripDialect().str();
  if (auto name = op.getAttrOfType<FlatSymbolRefAttr>("name"))
    text += "\\n" + name.getValue().str();
  if (auto product = dyn_cast<ProductOp>(op))
    text += "\\n" + stringifyActivation(product.getActivation()).str();
  return text;
}

void print_function(FuncOp function, unsigned number, llvm::raw_ostream &out) {
  llvm::DenseMap<Operation *, std::string> names;
  std::string prefix = "f" + std::to_string(number) + "_";
  out << "  subgraph cluster_" << number << " {\n    label=\"" << function.getSymName() << "\";\n";
  Block &block = function.getBlock();
  for (BlockArgument argument : block.getArguments())
    out << "    " << prefix << "a" << argument.getArgNumber() << " [shape=plaintext, label=\"argument "
        << argument.getArgNumber() << " " << shape_text(argument) << "\"];\n";
  for (auto [index, op] : llvm::enumerate(block)) {
    names[&op] = prefix + std::to_string(index);
    bool product = isa<ProductOp>(op), kernel = isa<KernelOp>(op);
    out << "    " << names[&op] << " [shape=" << (product || kernel ? "box" : "ellipse") << (kernel ? ", style=rounded" : "")
        << ", label=\"" << label(op) << "\"];\n";
    for (Value operand : op.getOperands()) {
      if (auto argument = dyn_cast<BlockArgument>(operand))
        out << "    " << prefix << "a" << argument.getArgNumber();
      else
        out << "    " << names[operand.getDefiningOp()];
      out << " -> " << names[&op] << " [label=\"" << shape_text(operand) << "\"];\n";
    }
  }
  out << "  }\n";
}

} // namespace

void print_dot(ModuleOp module, llvm::raw_ostream &out) {
  out << "digraph gradus {\n  node [fontname=\"sans-serif\", fontsize=10];\n  edge [fontname=\"sans-serif\", fontsize=8];\n";
  unsigned number = 0;
  for (FuncOp function : module.getOps<FuncOp>())
    print_function(function, number++, out);
  out << "}\n";
}

} // namespace gradus::emit
