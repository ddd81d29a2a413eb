// Numbers known when the program is compiled.
include "compiler/dialect/types.td"

def Gradus_ConstantOp : Gradus_TypedOp<"constant", [Pure, ConstantLike]> {
  let summary = "A number";
  let description = [{
    A tensor of rank 0. `value` is a double, rounded once to the element when code is made; truth values are 0 and 1. Integers beyond 2^53 can't be
    said.
  }];
  let shapeRule = "constant";
  let arguments = (ins F64Attr:$value);
  let results = (outs Gradus_TensorType:$result);
  let assemblyFormat = "$value attr-dict `:` qualified(type($result))";
  let noAdjoint = "it depends on nothing";
  let hasFolder = 1;
}
