// One value for each window of an image, channel by channel, and the gradients of that.
include "compiler/dialect/types.td"
include "compiler/dialect/interfaces.td"

// Windows as in convolution.td, with `size` points along each axis.
class Gradus_Pooling<string mnemonic, string rule>
    : Gradus_InferredOp<mnemonic, [Pure, DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let shapeRule = rule;
  let noLowering = "fuse makes it a window";
  let results = (outs Gradus_TensorType:$result);
}

def Gradus_WindowMaxOp : Gradus_Pooling<"window_max", "window"> {
  let summary = "The greatest element of each window";
  let description = [{
    Points outside of the image don't count; NaN if any element is NaN. The gradient goes to the first of those that tie, as in the
    other frameworks.
  }];
  let arguments = (ins Gradus_TensorType:$x, DenseI64ArrayAttr:$size, DenseI64ArrayAttr:$stride, DenseI64ArrayAttr:$dilation,
                       DenseI64ArrayAttr:$low, Gradus_DimsAttr:$extents);
  let assemblyFormat = [{
    $x `size` $size `stride` $stride `dilation` $dilation `low` $low `extents` custom<DimsAttr>($extents) attr-dict
    `:` qualified(type($x))
  }];
  let adjoint = ["window_max_gradient(x, g, windows_of(getOperation()))"];
}

def Gradus_WindowMaxGradientOp : Gradus_Pooling<"window_max_gradient", "window_gradient"> {
  let summary = "Each window's value at its greatest element";
  let description = "In the shape of x: the sum of the y of all windows whose greatest element is here (the first of those that tie).";
  let arguments = (ins Gradus_TensorType:$x, Gradus_TensorType:$y, DenseI64ArrayAttr:$size, DenseI64ArrayAttr:$stride,
                       DenseI64ArrayAttr:$dilation, DenseI64ArrayAttr:$low);
  let assemblyFormat = [{
    $x `,` $y `size` $size `stride` $stride `dilation` $dilation `low` $low attr-dict `:` qualified(type($x)) `,` qualified(type($y))
  }];
  let adjoint = ["none", "window_max_pick(x, g, windows_of(getOperation()).to(space_of(y)))"];
}

def Gradus_WindowMaxPickOp : Gradus_Pooling<"window_max_pick", "window"> {
  let summary = "A value from each window, where another tensor is greatest";
  let description = "The v at the place of the first greatest x of each window.";
  let arguments = (ins Gradus_TensorType:$x, Gradus_TensorType:$v, DenseI64ArrayAttr:$size, DenseI64ArrayAttr:$stride,
                       DenseI64ArrayAttr:$dilation, DenseI64ArrayAttr:$low, Gradus_DimsAttr:$extents);
  let assemblyFormat = [{
    $x `,` $v `size` $size `stride` $stride `dilation` $dilation `low` $low `extents` custom<DimsAttr>($extents) attr-dict
    `:` qualified(type($x)) `,` qualified(type($v))
  }];
  let adjoint = ["none", "window_max_gradient(x, g, windows_of(getOperation()))"];
}

def Gradus_WindowSumOp : Gradus_Pooling<"window_sum", "window"> {
  let summary = "The sum of each window";
  let description = "Points outside of the image count as 0.";
  let arguments = (ins Gradus_TensorType:$x, DenseI64ArrayAttr:$size, DenseI64ArrayAttr:$stride, DenseI64ArrayAttr:$dilation,
                       DenseI64ArrayAttr:$low, Gradus_DimsAttr:$extents);
  let assemblyFormat = [{
    $x `size` $size `stride` $stride `dilation` $dilation `low` $low `extents` custom<DimsAttr>($extents) attr-dict
    `:` qualified(type($x))
  }];
  let adjoint = ["window_spread(g, windows_of(getOperation()).to(space_of(x)))"];
}

def Gradus_WindowSpreadOp : Gradus_Pooling<"window_spread", "window"> {
  let summary = "Each window's value at all of its points";
  let description = "Every point gets the sum of the y of all windows that it lies in. `extents` are those of the image.";
  let arguments = (ins Gradus_TensorType:$y, DenseI64ArrayAttr:$size, DenseI64ArrayAttr:$stride, DenseI64ArrayAttr:$dilation,
                       DenseI64ArrayAttr:$low, Gradus_DimsAttr:$extents);
  let assemblyFormat = [{
    $y `size` $size `stride` $stride `dilation` $dilation `low` $low `extents` custom<DimsAttr>($extents) attr-dict
    `:` qualified(type($y))
  }];
  let adjoint = ["window_sum(g, windows_of(getOperation()).to(space_of(y)))"];
}
