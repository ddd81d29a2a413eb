// Convolutions and their two gradients, which are each other's: a family closed under differentiation.
include "compiler/dialect/types.td"
include "compiler/dialect/interfaces.td"

// Images are [batch, space..., channels] with one to three axes of space, weights [size..., channels of the input / groups,
// channels of the output]. Window o of an axis looks at the points o * stride - low + i * dilation for i < size; points
// outside of the image count as 0.
class Gradus_Convolution<string mnemonic>
    : Gradus_InferredOp<mnemonic, [Pure, DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let shapeRule = mnemonic;
  let noLowering = "fuse makes it a window";
  let results = (outs Gradus_TensorType:$result);
}

def Gradus_ConvolutionOp : Gradus_Convolution<"convolution"> {
  let summary = "A convolution";
  let description = [{
    The sum over each window and its channels of x times w, as all frameworks define it (no flipping): Dumoulin & Visin 2016.
    `extents` are the numbers of windows along each axis.
  }];
  let arguments = (ins Gradus_TensorType:$x, Gradus_TensorType:$w, DenseI64ArrayAttr:$stride, DenseI64ArrayAttr:$dilation,
                       DenseI64ArrayAttr:$low, Gradus_DimsAttr:$extents, I64Attr:$groups);
  let assemblyFormat = [{
    $x `,` $w `stride` $stride `dilation` $dilation `low` $low `extents` custom<DimsAttr>($extents) `groups` $groups attr-dict
    `:` qualified(type($x)) `,` qualified(type($w))
  }];
  let adjoint = [
    "convolution_input(g, w, windows_of(getOperation()).to(space_of(x)))",
    "convolution_weight(x, g, windows_of(getOperation()).to(size_of(w)))"];
}

def Gradus_ConvolutionInputOp : Gradus_Convolution<"convolution_input"> {
  let summary = "The gradient of a convolution by its input: a transposed convolution";
  let description = [{
    Adds w times each y to the window that y stands for: Zeiler et al. 2010. `extents` are those of the result's axes of space.
  }];
  let arguments = (ins Gradus_TensorType:$y, Gradus_TensorType:$w, DenseI64ArrayAttr:$stride, DenseI64ArrayAttr:$dilation,
                       DenseI64ArrayAttr:$low, Gradus_DimsAttr:$extents, I64Attr:$groups);
  let assemblyFormat = [{
    $y `,` $w `stride` $stride `dilation` $dilation `low` $low `extents` custom<DimsAttr>($extents) `groups` $groups attr-dict
    `:` qualified(type($y)) `,` qualified(type($w))
  }];
  let adjoint = [
    "convolution(g, w, windows_of(getOperation()).to(space_of(y)))",
    "convolution_weight(g, y, windows_of(getOperation()).to(size_of(w)))"];
}

def Gradus_ConvolutionWeightOp : Gradus_Convolution<"convolution_weight"> {
  let summary = "The gradient of a convolution by its weights";
  let description = [{
    The sum over all windows of x times y, for each point of a window. `extents` are the window's.
  }];
  let arguments = (ins Gradus_TensorType:$x, Gradus_TensorType:$y, DenseI64ArrayAttr:$stride, DenseI64ArrayAttr:$dilation,
                       DenseI64ArrayAttr:$low, Gradus_DimsAttr:$extents, I64Attr:$groups);
  let assemblyFormat = [{
    $x `,` $y `stride` $stride `dilation` $dilation `low` $low `extents` custom<DimsAttr>($extents) `groups` $groups attr-dict
    `:` qualified(type($x)) `,` qualified(type($y))
  }];
  let adjoint = [
    "convolution_input(y, g, windows_of(getOperation()).to(space_of(x)))",
    "convolution(x, g, windows_of(getOperation()).to(space_of(y)))"];
}
