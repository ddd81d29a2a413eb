// Copies what is read before a write and used behind it.
#include "compiler/fuse/old_values.h"

#include "compiler/dialect/ops.h"
#include "compiler/dialect/types.h"
#include "compiler/fuse/groups.h"

#include "llvm/ADT/StringMap.h"

using namespace mlir;

namespace gradus::fuse {

/// The read that a value shows, seen through reshapes; null for computed values.
static Operation *read_of(Value value) {
  Operation *op = value.getDefiningOp();
  while (op && isa<ReshapeOp>(op))
    op = op->getOperand(0).getDefiningOp();
  return op && !viewed_storages(op->getResult(0)).empty() ? op : nullptr;
}

void keep_old_values(Block &block) {
  llvm::StringMap<Operation *> written; // by storage, the latest so far
  llvm::DenseMap<Value, Value> copies;  // of what reads give
  for (Operation &op : block) {
    for (OpOperand &operand : op.getOpOperands()) {
      Operation *read = isa<ReshapeOp>(op) ? nullptr : read_of(operand.get());
      if (!read || llvm::none_of(viewed_storages(read->getResult(0)), [&](llvm::StringRef name) {
            Operation *write = written.lookup(name);
            return write && read->isBeforeInBlock(write);
          }))
        continue;
      Value &copy = copies[operand.get()];
      if (!copy) {
        OpBuilder builder(read->getContext());
        builder.setInsertionPointAfter(read);
        Location at = read->getLoc();
        Value row = builder.create<FlattenOp>(at, ValueRange{read->getResult(0)});
        auto shape = DimsAttr::get(op.getContext(), shape_of(operand.get()));
        copy = builder.create<ReshapeOp>(at, row, shape);
      }
      operand.set(copy);
    }
    for (llvm::StringRef name : written_storages(&op))
      written[name] = &op;
  }
}

} // namespace gradus::fuse
