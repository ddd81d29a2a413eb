// What goes over a sequence step by step.
include "compiler/dialect/types.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

def Gradus_ScanOp : Gradus_Op<"scan", [Pure, IsolatedFromAbove, AttrSizedOperandSegments, SingleBlock]> {
  let summary = "A recurrence along a sequence";
  let description = [{
    The body runs once for each index t of the first axis of the `sequences`, from 0 up, with `reverse` from the last down. It is given
    the slices at t, what the step before carried over (at first `initials`), and `captures`, which stay. It ends in `next` with
    what it gives at t and what it carries over. Results: the given values of all t, stacked along a new first axis in the order of t
    whichever way the body went; then what the last step carried (`initials` where there is no step).
  }];
  let arguments = (ins Variadic<Gradus_TensorType>:$sequences, Variadic<Gradus_TensorType>:$initials,
                       Variadic<Gradus_TensorType>:$captures, UnitAttr:$reverse);
  let results = (outs Variadic<Gradus_TensorType>:$outcome);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    (`reverse` $reverse^)? `over` `(` $sequences `)` `from` `(` $initials `)` `with` `(` $captures `)` attr-dict
    `:` functional-type(operands, $outcome) $body
  }];
  let hasVerifier = 1;
  let hasCanonicalizer = 1;
  let noAdjoint = "differentiate reverses it as a whole";
  let noLowering = "outline makes it a loop";
  let extraClassDeclaration = [{
    /// How many results are stacks of what the body gives at each step; the others are carried.
    unsigned getStackCount() { return getNumResults() - getInitials().size(); }
    ::mlir::ResultRange getStacks() { return getResults().take_front(getStackCount()); }
    ::mlir::ResultRange getFinals() { return getResults().drop_front(getStackCount()); }
    ::mlir::Block &getBlock() { return getBody().front(); }
    ::mlir::Block::BlockArgListType getSlices() { return getBlock().getArguments().take_front(getSequences().size()); }
    ::mlir::Block::BlockArgListType getCarried() {
      return getBlock().getArguments().slice(getSequences().size(), getInitials().size());
    }
    ::mlir::Block::BlockArgListType getCaptured() { return getBlock().getArguments().take_back(getCaptures().size()); }
    /// Operands of `next`: what is stacked, then what is carried.
    ::mlir::OperandRange getGiven() { return getBlock().getTerminator()->getOperands().take_front(getStackCount()); }
    ::mlir::OperandRange getCarriedOver() { return getBlock().getTerminator()->getOperands().drop_front(getStackCount()); }
    /// The number of steps.
    ::gradus::sema::Dim getCount();
    /// The type of a stack of such values, one for each step.
    ::gradus::TensorType stackOf(::mlir::Type given);
  }];
}

def Gradus_NextOp : Gradus_Op<"next", [Pure, Terminator, HasParent<"ScanOp">]> {
  let summary = "Ends a step of a scan";
  let description = "First what is stacked, then what the next step is given.";
  let noAdjoint = "it has no result";
  let noLowering = "outline makes it a return";
  let arguments = (ins Variadic<Gradus_TensorType>:$values);
  let assemblyFormat = "($values^ `:` qualified(type($values)))? attr-dict";
}
