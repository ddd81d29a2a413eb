// Rebuilds a scan around its body.
#include "compiler/dialect/extend_scan.h"

using namespace mlir;

namespace gradus {

ExtendedScan extend_scan(ScanOp scan, ArrayRef<Value> sequences, ArrayRef<Value> given) {
  OpBuilder builder(scan);
  Block &body = scan.getBlock();
  unsigned old_sequences = scan.getSequences().size(), old_stacks = scan.getStackCount();
  ExtendedScan extended;
  SmallVector<Value> all_sequences(scan.getSequences());
  for (auto [index, sequence] : llvm::enumerate(sequences)) {
    all_sequences.push_back(sequence);
    Type slice = type_of(sequence).withShape(shape_of(sequence).drop_front());
    extended.slices.push_back(body.insertArgument(old_sequences + index, slice, scan.getLoc()));
  }
  SmallVector<Type> types(scan.getStacks().getTypes());
  SmallVector<Value> stacked;
  auto sequence_of = [&](Value value) {
    auto argument = dyn_cast<BlockArgument>(value);
    return argument && argument.getArgNumber() < all_sequences.size() ? all_sequences[argument.getArgNumber()] : Value();
  };
  for (Value value : given)
    if (!sequence_of(value) && !llvm::is_contained(stacked, value)) {
      stacked.push_back(value);
      types.push_back(scan.stackOf(value.getType()));
    }
  body.getTerminator()->insertOperands(old_stacks, stacked);
  llvm::append_range(types, scan.getFinals().getTypes());
  extended.scan = builder.create<ScanOp>(scan.getLoc(), types, all_sequences, scan.getInitials(), scan.getCaptures(),
                                         scan.getReverse());
  extended.scan.getBody().takeBody(scan.getBody());
  for (Value value : given) {
    Value sequence = sequence_of(value);
    auto place = llvm::find(stacked, value) - stacked.begin();
    extended.stacks.push_back(sequence ? sequence : Value(extended.scan.getResult(old_stacks + place)));
  }
  for (unsigned index = 0; index < scan.getNumResults(); ++index)
    scan.getResult(index).replaceAllUsesWith(extended.scan.getResult(index < old_stacks ? index : index + stacked.size()));
  scan.erase();
  return extended;
}

} // namespace gradus
