// What the fuse pass makes of the operations of the language: products with bias and activation, and kernels.
include "compiler/dialect/types.td"
include "compiler/dialect/interfaces.td"

def Gradus_ProductOp : Gradus_Op<"product", [Pure]> {
  let summary = "A matrix product with bias and activation";
  let description = [{
    activation(op(a) op(b) + bias), with shapes as `matmul` has them and bias of [n]. One primitive call at run time.
  }];
  let arguments = (ins Gradus_TensorType:$a, Gradus_TensorType:$b, Optional<Gradus_TensorType>:$bias,
                       UnitAttr:$transpose_a, UnitAttr:$transpose_b, Gradus_ActivationAttr:$activation);
  let results = (outs Gradus_TensorType:$result);
  let assemblyFormat = [{
    $a (`transposed` $transpose_a^)? `,` $b (`transposed` $transpose_b^)? (`plus` $bias^)? $activation attr-dict
    `:` functional-type(operands, results)
  }];
  let noAdjoint = "it is made after differentiation";
}

def Gradus_WindowOp : Gradus_Op<"window", [Pure, AttrSizedOperandSegments]> {
  let summary = "A convolution with bias and activation, or pooling";
  let description = [{
    What the operation called `kind` computes, then bias, one number for each channel, and the activation. `size` is the window's;
    the other attributes are as convolution.td has them. One primitive call at run time.
  }];
  let arguments = (ins Gradus_WindowKindAttr:$kind, Gradus_TensorType:$a, Optional<Gradus_TensorType>:$b,
                       Optional<Gradus_TensorType>:$bias, DenseI64ArrayAttr:$size, DenseI64ArrayAttr:$stride,
                       DenseI64ArrayAttr:$dilation, DenseI64ArrayAttr:$low, I64Attr:$groups, Gradus_ActivationAttr:$activation);
  let results = (outs Gradus_TensorType:$result);
  let assemblyFormat = [{
    $kind $a (`,` $b^)? (`plus` $bias^)? $activation `size` $size `stride` $stride `dilation` $dilation `low` $low
    `groups` $groups attr-dict `:` functional-type(operands, results)
  }];
  let noAdjoint = "it is made after differentiation";
}

def Gradus_LoopOp : Gradus_Op<"loop", [Pure, AttrSizedOperandSegments]> {
  let summary = "A scan whose body is a function";
  let description = "As `scan`; the function `callee`, of kind body, is given the slices, the carried values and the captures.";
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<Gradus_TensorType>:$sequences, Variadic<Gradus_TensorType>:$initials,
                       Variadic<Gradus_TensorType>:$captures, UnitAttr:$reverse);
  let results = (outs Variadic<Gradus_TensorType>:$outcome);
  let assemblyFormat = [{
    $callee (`reverse` $reverse^)? `over` `(` $sequences `)` `from` `(` $initials `)` `with` `(` $captures `)` attr-dict
    `:` functional-type(operands, $outcome)
  }];
  let noAdjoint = "it is made after differentiation";
}

def Gradus_BranchOp : Gradus_Op<"branch", [MemoryEffects<[MemRead<Gradus_Storage>, MemWrite<Gradus_Storage>]>]> {
  let summary = "A `when` whose body is a function";
  let description = [{
    Where the condition holds, the function `callee`, of kind body and without results, is given the captures. `reads` and `writes` name the
    storages that it touches.
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Gradus_TensorType:$condition, Variadic<Gradus_TensorType>:$captures,
                       FlatSymbolRefArrayAttr:$reads, FlatSymbolRefArrayAttr:$writes);
  let assemblyFormat = [{
    $callee `when` $condition `with` `(` $captures `)` `reads` $reads `writes` $writes attr-dict
    `:` functional-type(operands, results)
  }];
  let noAdjoint = "it is made after differentiation";
}

def Gradus_KernelOp : Gradus_Op<"kernel", [IsolatedFromAbove]> {
  let summary = "Operations that run as one loop nest";
  let description = [{
    The body holds ordinary operations on whole tensors; only its inputs and results are in memory. `form` says how the loops
    walk `domain`: `pointwise`, `rows`, `columns` or `generic` (see compiler/fuse/README.md).
  }];
  let arguments = (ins Variadic<Gradus_TensorType>:$inputs, StrAttr:$form, Gradus_DimsAttr:$domain);
  let results = (outs Variadic<Gradus_TensorType>:$outputs);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$form $domain `(` $inputs `)` attr-dict `:` functional-type($inputs, $outputs) $body";
  let noAdjoint = "it is made after differentiation";
}

def Gradus_YieldOp : Gradus_Op<"yield", [Pure, Terminator, HasParent<"KernelOp">]> {
  let summary = "What a kernel stores";
  let description = "Ends a kernel; its operands become the results.";
  let arguments = (ins Variadic<Gradus_TensorType>:$values);
  let assemblyFormat = "($values^ `:` qualified(type($values)))? attr-dict";
  let noAdjoint = "it has no result";
}
