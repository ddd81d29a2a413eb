// Operations that move elements and compute nothing.
include "compiler/dialect/types.td"
include "compiler/dialect/interfaces.td"

class Gradus_ShapeOp<string mnemonic, string rule = mnemonic>
    : Gradus_InferredOp<mnemonic, [Pure, DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let shapeRule = rule;
  let results = (outs Gradus_TensorType:$result);
  let hasFolder = 1;
}

def Gradus_BroadcastOp : Gradus_ShapeOp<"broadcast"> {
  let summary = "Repeats x to fill a shape";
  let description = "NumPy's rule: axes are aligned at the right, missing axes and axes of extent 1 are repeated.";
  let hasCanonicalizer = 1;
  let arguments = (ins Gradus_TensorType:$x, Gradus_DimsAttr:$shape);
  let assemblyFormat = "$x `to` custom<DimsAttr>($shape) attr-dict `:` qualified(type($x))";
  let adjoint = ["sum_to(g, x.shape())"];
}

def Gradus_ReshapeOp : Gradus_ShapeOp<"reshape"> {
  let summary = "The same elements in the same row-major order under another shape";
  let description = "The products of the extents of both shapes must be the same polynomial.";
  let hasCanonicalizer = 1;
  let arguments = (ins Gradus_TensorType:$x, Gradus_DimsAttr:$shape);
  let assemblyFormat = "$x `to` custom<DimsAttr>($shape) attr-dict `:` qualified(type($x))";
  let adjoint = ["reshape(g, x.shape())"];
}

def Gradus_TransposeOp : Gradus_ShapeOp<"transpose"> {
  let summary = "The axes in another order";
  let description = "Axis i of the result is axis `permutation[i]` of x.";
  let hasCanonicalizer = 1;
  let arguments = (ins Gradus_TensorType:$x, DenseI64ArrayAttr:$permutation);
  let assemblyFormat = "$x `by` $permutation attr-dict `:` qualified(type($x))";
  let adjoint = ["transpose(g, inverse(getPermutation()))"];
}

def Gradus_SliceOp : Gradus_ShapeOp<"slice"> {
  let summary = "A regular part of x";
  let description = "Element i of each axis of the result is element `begin + i * step` of x; `shape` is the result's shape; steps are 1 or more.";
  let hasCanonicalizer = 1;
  let arguments = (ins Gradus_TensorType:$x, Gradus_DimsAttr:$begin, Gradus_DimsAttr:$shape, DenseI64ArrayAttr:$step);
  let assemblyFormat = [{
    $x `from` custom<DimsAttr>($begin) `take` custom<DimsAttr>($shape) `step` $step attr-dict `:` qualified(type($x))
  }];
  let adjoint = ["pad(g, getBegin().getDims(), x.shape(), getStep())"];
}

def Gradus_PadOp : Gradus_ShapeOp<"pad"> {
  let summary = "x in the midst of zeros";
  let description = "Element i of each axis of x goes to `begin + i * step` of the result, whose shape is `shape`; everything else is 0. The adjoint of `slice`.";
  let arguments = (ins Gradus_TensorType:$x, Gradus_DimsAttr:$begin, Gradus_DimsAttr:$shape, DenseI64ArrayAttr:$step);
  let assemblyFormat = [{
    $x `at` custom<DimsAttr>($begin) `in` custom<DimsAttr>($shape) `step` $step attr-dict `:` qualified(type($x))
  }];
  let adjoint = ["slice(g, getBegin().getDims(), x.shape(), getStep())"];
}

def Gradus_ConcatOp : Gradus_ShapeOp<"concat"> {
  let summary = "Tensors one after the other along an axis";
  let description = "All extents but the axis's are equal; at least one operand.";
  let hasCanonicalizer = 1;
  let arguments = (ins Variadic<Gradus_TensorType>:$parts, I64Attr:$axis);
  let assemblyFormat = "$parts `along` $axis attr-dict `:` qualified(type($parts))";
  let adjoint = [[{
    llvm::SmallVector<sema::Dim> begin(g.type().getRank(), sema::Dim(0));
    for (Value part : getParts().take_front(index))
      begin[getAxis()] = begin[getAxis()] + shape_of(part)[getAxis()];
    return slice(g, begin, shape_of(getParts()[index]));
  }]];
}

def Gradus_FlattenOp : Gradus_ShapeOp<"flatten"> {
  let summary = "All elements of all operands in one row";
  let noLowering = "plan lets its operands be written in place";
  let description = "Row-major order, the first operand first: what the parameters of a model, their gradients and moments are stored as.";
  let hasCanonicalizer = 1;
  let arguments = (ins Variadic<Gradus_TensorType>:$parts);
  let assemblyFormat = "$parts attr-dict `:` qualified(type($parts))";
  let adjoint = [[{
    sema::Dim begin(0);
    for (Value part : getParts().take_front(index))
      begin = begin + sema::product(shape_of(part));
    llvm::ArrayRef<sema::Dim> shape = shape_of(getParts()[index]);
    return reshape(slice(g, {begin}, {sema::product(shape)}), shape);
  }]];
}

def Gradus_PiecewiseOp : Gradus_ShapeOp<"piecewise"> {
  let summary = "A row of numbers that stays the same along stretches";
  let description = [{
    Of rank 1: stretch k, from the end of the one before up to `ends[k]`, holds `values[groups[k]]`. `values` are of rank 0. What a
    hyperparameter is to an update where it depends on the path of a parameter.
  }];
  let hasFolder = 0;
  let hasCanonicalizer = 1;
  let arguments = (ins Variadic<Gradus_TensorType>:$values, DenseI64ArrayAttr:$groups, DenseI64ArrayAttr:$ends);
  let assemblyFormat = "$values `groups` $groups `ends` $ends attr-dict `:` qualified(type($values))";
  let adjoint = [[{
    Term total = g.with(number_of_type(g.builder(), g.location(), g.type().withShape({}), 0));
    int64_t begin = 0;
    for (auto [group, end] : llvm::zip(getGroups(), getEnds())) {
      if (group == int64_t(index))
        total = total + sum(slice(g, {sema::Dim(begin)}, {sema::Dim(end - begin)}), {0}, false);
      begin = end;
    }
    return total;
  }]];
}

def Gradus_StopGradientOp : Gradus_ShapeOp<"stop_gradient", "identity"> {
  let summary = "x, as a constant for every gradient";
  let description = "Nothing happens to the elements; no gradient passes.";
  let language = "stop_gradient";
  let category = "unary";
  let arguments = (ins Gradus_TensorType:$x);
  let assemblyFormat = "$x attr-dict `:` qualified(type($x))";
  let adjoint = ["none"];
  let noAdjoint = "it was asked for nothing else";
  let hasFolder = 0;
}
