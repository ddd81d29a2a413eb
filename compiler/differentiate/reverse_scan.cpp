// The body on the way back is the reverse mode of the body on the way there. Carried gradients are those of carried values; what
// a capture gets is summed up over the steps. Values of the way there that the way back asks for are stacked.
#include "compiler/differentiate/reverse_scan.h"
#include "compiler/dialect/extend_scan.h"
#include "compiler/dialect/ops.h"
#include "compiler/dialect/term.h"
#include "compiler/differentiate/reverse_mode.h"

#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace gradus {
namespace {

/// A block whose arguments come in any order, as need for them shows, and stand in the order of a scan at the end.
class Arguments {
public:
  enum Kind { slice, carried, captured };

  explicit Arguments(Location location) : location_(location), block_(new Block) {}
  Block &block() { return *block_; }

  Value add(Kind kind, Type inside, Value outside) {
    Value argument = block_->addArgument(inside, location_);
    rows_[kind].push_back({argument, outside});
    return argument;
  }
  SmallVector<Value> outside(Kind kind) const {
    SmallVector<Value> values;
    for (const Row &row : rows_[kind])
      values.push_back(row.outside);
    return values;
  }
  /// The block's operations under ordered arguments, into an empty region.
  void move_to(Region &region) {
    auto *ordered = new Block;
    region.push_back(ordered);
    for (auto &rows : rows_)
      for (Row &row : rows)
        row.inside.replaceAllUsesWith(ordered->addArgument(row.inside.getType(), location_));
    ordered->getOperations().splice(ordered->end(), block_->getOperations());
    block_.reset();
  }

private:
  struct Row {
    Value inside, outside;
  };
  Location location_;
  std::unique_ptr<Block> block_;
  SmallVector<Row> rows_[3];
};

class ReverseScan {
public:
  ReverseScan(ScanOp scan, ArrayRef<Value> gradients, ArrayRef<bool> active, OpBuilder &builder)
      : scan_(scan), gradients_(gradients), active_(active), builder_(builder), location_(scan.getLoc()),
        arguments_(location_) {}

  SmallVector<Value> run() {
    choose_values();
    differentiate_body();
    move_adjoint();
    ScanOp backward = build_backward(extend_scan(scan_, {}, residuals_));
    SmallVector<Value> contributions(scan_operands_);
    for (auto [index, result] : llvm::zip(asked_, backward.getResults()))
      contributions[index] = active_[index] ? Value(result) : Value();
    return contributions;
  }

private:
  struct Seed {
    Value inside;  ///< an argument of the forward body while its adjoint is built
    Value outside; ///< null: zeros
    bool carried;
  };

  /// The arguments of the body that gradients are asked for: of active operands, and of all floats that are carried.
  void choose_values() {
    scan_operands_ = scan_.getNumOperands();
    unsigned sequences = scan_.getSequences().size(), initials = scan_.getInitials().size();
    auto ask = [&](unsigned index) {
      asked_.push_back(index);
      types_.push_back(scan_.getBlock().getArgument(index).getType());
      values_.push_back(scan_.getBlock().getArgument(index));
    };
    for (unsigned index = 0; index < sequences; ++index)
      if (active_[index])
        ask(index);
    slices_ = asked_.size();
    for (unsigned index = sequences; index < sequences + initials; ++index)
      if (is_float_tensor(scan_.getBlock().getArgument(index)))
        ask(index);
    for (unsigned index = sequences + initials; index < scan_operands_; ++index)
      if (active_[index])
        ask(index);
  }

  Value zeros(OpBuilder &builder, Type type) {
    return number_of_type(builder, location_, llvm::cast<TensorType>(type), 0);
  }

  /// Appends the adjoint to the body of the scan, before its end; what it appends are `adjoint_`.
  void differentiate_body() {
    Block &body = scan_.getBlock();
    Operation *next = body.getTerminator();
    SmallVector<Value> losses;
    for (Value value : next->getOperands())
      if (is_float_tensor(value))
        losses.push_back(value);
    Activity activity(losses, values_);
    OpBuilder inside(next);
    // What stands behind this is the adjoint; a scan before it is replaced by another.
    Operation *border = zeros(inside, scan_.getBlock().getArgument(0).getType()).getDefiningOp();
    ReverseMode reverse(inside, activity);
    for (auto [index, value] : llvm::enumerate(next->getOperands())) {
      bool carried = index >= scan_.getStackCount();
      if (!is_float_tensor(value) || (!carried && !gradients_[index]))
        continue;
      Value seed = body.addArgument(value.getType(), location_);
      seeds_.push_back({seed, gradients_[index], carried});
      reverse.add(location_, value, seed);
    }
    reverse.run();
    for (Value value : values_)
      found_.push_back(reverse.gradient_of(value));
    for (Operation *operation = border->getNextNode(); operation != next; operation = operation->getNextNode())
      adjoint_.push_back(operation);
    border->erase();
    drop_dead();
  }

  void drop_dead() {
    llvm::DenseSet<Value> wanted(found_.begin(), found_.end());
    for (Operation *&operation : llvm::reverse(adjoint_))
      if (operation->use_empty() && llvm::none_of(operation->getResults(), [&](Value result) { return wanted.contains(result); })) {
        operation->erase();
        operation = nullptr;
      }
    llvm::erase(adjoint_, nullptr);
  }

  /// Moves the adjoint into its own block, and finds what it asks of the way there.
  void move_adjoint() {
    Block &body = scan_.getBlock();
    OpBuilder into = at_end();
    for (Seed &seed : seeds_)
      if (seed.carried)
        seed.inside.replaceAllUsesWith(recalled_[seed.inside] =
                                           arguments_.add(Arguments::carried, seed.inside.getType(),
                                                          seed.outside ? seed.outside : zeros(builder_, seed.inside.getType())));
      else
        seed.inside.replaceAllUsesWith(recalled_[seed.inside] = arguments_.add(Arguments::slice, seed.inside.getType(), seed.outside));
    for (Value &found : found_)
      if (Value replaced = found ? recalled_.lookup(found) : Value())
        found = replaced;
    for (Operation *operation : adjoint_) {
      for (OpOperand &operand : operation->getOpOperands())
        if (is_forward(operand.get()))
          operand.set(recall(operand.get(), into));
      operation->moveBefore(&arguments_.block(), arguments_.block().end());
      into.setInsertionPointToEnd(&arguments_.block());
    }
    for (Value &found : found_)
      if (found && is_forward(found))
        found = recall(found, into);
    body.eraseArguments(scan_operands_, seeds_.size());
  }

  /// The end of the way back, which has no parent yet.
  OpBuilder at_end() {
    OpBuilder builder(builder_.getContext());
    builder.setInsertionPointToEnd(&arguments_.block());
    return builder;
  }

  bool is_forward(Value value) { return value.getParentBlock() == &scan_.getBlock(); }

  /// A value of the forward body for the body on the way back.
  Value recall(Value value, OpBuilder &into) {
    if (Value known = recalled_.lookup(value))
      return known;
    Value result;
    Operation *maker = value.getDefiningOp();
    // Cheaper made again than kept.
    if (maker && (maker->getNumOperands() == 0 || isa<BroadcastOp, ReshapeOp, TransposeOp>(maker))) {
      IRMapping mapping;
      for (Value operand : maker->getOperands())
        mapping.map(operand, recall(operand, into));
      result = into.clone(*maker, mapping)->getResult(0);
    } else if (auto argument = dyn_cast<BlockArgument>(value); argument && is_slice(argument)) {
      result = arguments_.add(Arguments::slice, value.getType(), scan_.getSequences()[argument.getArgNumber()]);
    } else if (argument && !is_carried(argument)) {
      unsigned first = scan_.getSequences().size() + scan_.getInitials().size();
      result = arguments_.add(Arguments::captured, value.getType(), scan_.getCaptures()[argument.getArgNumber() - first]);
    } else {
      result = arguments_.add(Arguments::slice, value.getType(), Value());
      residuals_.push_back(value);
    }
    return recalled_[value] = result;
  }

  bool is_slice(BlockArgument argument) { return argument.getArgNumber() < scan_.getSequences().size(); }
  bool is_carried(BlockArgument argument) {
    return argument.getArgNumber() < scan_.getSequences().size() + scan_.getInitials().size();
  }

  ScanOp build_backward(const ExtendedScan &extended) {
    ScanOp forward = extended.scan;
    OpBuilder inside = at_end();
    SmallVector<Value> given, carried;
    SmallVector<Type> types;
    for (auto [number, index] : llvm::enumerate(asked_)) {
      Type type = types_[number];
      Value found = found_[number];
      if (number < slices_) {
        given.push_back(found ? found : zeros(inside, type));
        types.push_back(forward.stackOf(type));
        continue;
      }
      types.push_back(type);
      if (index < forward.getSequences().size() + forward.getInitials().size()) {
        carried.push_back(found ? found : zeros(inside, type));
        continue;
      }
      Value sum = arguments_.add(Arguments::carried, type, zeros(builder_, type));
      carried.push_back(found ? (Term(inside, location_, sum) + Term(inside, location_, found)).value() : sum);
    }
    llvm::append_range(given, carried);
    inside.create<NextOp>(location_, given);
    SmallVector<Value> sequences = arguments_.outside(Arguments::slice);
    auto residual = extended.stacks.begin();
    for (Value &sequence : sequences)
      if (!sequence)
        sequence = *residual++;
    if (sequences.empty()) {
      arguments_.add(Arguments::slice, type_of(forward.getSlices().front()), Value());
      sequences.push_back(forward.getSequences().front());
    }
    auto backward = builder_.create<ScanOp>(location_, types, sequences, arguments_.outside(Arguments::carried),
                                            arguments_.outside(Arguments::captured), !forward.getReverse());
    arguments_.move_to(backward.getBody());
    return backward;
  }

  ScanOp scan_;
  ArrayRef<Value> gradients_;
  ArrayRef<bool> active_;
  OpBuilder &builder_;
  Location location_;
  Arguments arguments_;
  unsigned scan_operands_ = 0, slices_ = 0;
  SmallVector<unsigned> asked_;   ///< numbers of operands
  SmallVector<Value> values_;     ///< their arguments in the body
  SmallVector<Type> types_;
  SmallVector<Value> found_;      ///< their gradients; null: none
  SmallVector<Seed> seeds_;
  SmallVector<Operation *> adjoint_;
  SmallVector<Value> residuals_;
  llvm::DenseMap<Value, Value> recalled_;
};

} // namespace

SmallVector<Value> reverse_scan(ScanOp scan, ArrayRef<Value> gradients, ArrayRef<bool> active, OpBuilder &builder) {
  return ReverseScan(scan, gradients, active, builder).run();
}

} // namespace gradus
