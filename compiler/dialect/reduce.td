// Reductions over some axes.
include "compiler/dialect/types.td"
include "compiler/dialect/interfaces.td"

class Gradus_Reduce<string mnemonic>
    : Gradus_InferredOp<mnemonic, [Pure, DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let shapeRule = "reduce";
  let arguments = (ins Gradus_TensorType:$x, DenseI64ArrayAttr:$axes, BoolAttr:$keep);
  let results = (outs Gradus_TensorType:$result);
  let assemblyFormat = "$x `over` $axes `` custom<Keep>($keep) attr-dict `:` qualified(type($x))";
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Gradus_SumOp : Gradus_Reduce<"sum"> {
  let summary = "The sum over axes";
  let description = [{
    `axes` ascend; with `keep` a reduced axis stays with extent 1. The order of additions depends on the extents alone,
    never on the number of threads. The sum of nothing is 0.
  }];
  let adjoint = ["broadcast(keep_axes(g, x.shape(), getAxes()), x.shape())"];
}

// Elements that tie for the extremum share its gradient evenly, as in JAX.
class Gradus_Extremum<string mnemonic> : Gradus_Reduce<mnemonic> {
  let adjoint = [[{
    Term attained = x == broadcast(keep_axes(result, x.shape(), getAxes()), x.shape());
    Term ones = cast(attained, x.type().getElement());
    Term share = keep_axes(g / sum(ones, getAxes(), getKeep()), x.shape(), getAxes());
    return select(attained, broadcast(share, x.shape()), 0);
  }]];
}

def Gradus_MaxOp : Gradus_Extremum<"max"> {
  let summary = "The greatest element over axes";
  let description = [{
    NaN if any element is NaN; of nothing: negative infinity, or the least integer. Elements that tie share the gradient evenly.
  }];
}

def Gradus_MinOp : Gradus_Extremum<"min"> {
  let summary = "The least element over axes";
  let noLowering = "lowered as the reduction that is neither sum nor max";
  let description = [{
    NaN if any element is NaN; of nothing: infinity, or the greatest integer. Elements that tie share the gradient evenly.
  }];
}

def Gradus_ArgmaxOp : Gradus_InferredOp<"argmax", [Pure]> {
  let summary = "The place of the greatest element along an axis";
  let description = "The first of those that tie; i32, without the axis. The place of nothing is 0.";
  let shapeRule = "argmax";
  let arguments = (ins Gradus_TensorType:$x, I64Attr:$axis);
  let results = (outs Gradus_TensorType:$result);
  let assemblyFormat = "$x `along` $axis attr-dict `:` qualified(type($x))";
  let noAdjoint = "its result is an integer";
}
