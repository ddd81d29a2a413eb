// Numbers made from places.
include "compiler/dialect/types.td"

def Gradus_IotaOp : Gradus_TypedOp<"iota", [Pure]> {
  let summary = "0, 1, 2, … along an axis";
  let description = "Each element is its index along `axis`, as an element of the result.";
  let shapeRule = "iota";
  let arguments = (ins Gradus_DimsAttr:$shape, I64Attr:$axis);
  let results = (outs Gradus_TensorType:$result);
  let assemblyFormat = "custom<DimsAttr>($shape) `along` $axis attr-dict `:` qualified(type($result))";
  let noAdjoint = "it depends on nothing";
}

def Gradus_DimensionOp : Gradus_InferredOp<"dimension", [Pure]> {
  let summary = "An extent as a number";
  let description = "The value of `value`, a list of one dimension, as an i64 of rank 0; known when the program runs.";
  let shapeRule = "dimension";
  let arguments = (ins Gradus_DimsAttr:$value);
  let results = (outs Gradus_TensorType:$result);
  let assemblyFormat = "custom<DimsAttr>($value) attr-dict";
  let noAdjoint = "it depends on nothing";
  let hasFolder = 1;
}
