// Numbers made from places, and rows found and added by their places.
include "compiler/dialect/types.td"
include "compiler/dialect/interfaces.td"

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

// The two are each other's gradients. An index outside of the table stands for a row of zeros that is nowhere, as in
// `one_hot(index, rows) @ table`: nothing outside of the table is ever read or written.
class Gradus_RowsOp<string mnemonic>
    : Gradus_InferredOp<mnemonic, [Pure, DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let shapeRule = mnemonic;
  let results = (outs Gradus_TensorType:$result);
}

def Gradus_GatherOp : Gradus_RowsOp<"gather"> {
  let summary = "The rows of a table at indices";
  let description = [{
    `table` of [rows, ...] and `indices`, i32 or i64, of any shape give [indices..., ...]: `table[index]` for each. An index below 0 or from
    `rows` on gives zeros.
  }];
  let arguments = (ins Gradus_TensorType:$table, Gradus_TensorType:$indices);
  let assemblyFormat = "$table `at` $indices attr-dict `:` qualified(type($table)) `,` qualified(type($indices))";
  let adjoint = ["scatter_sum(g, indices, table.shape().front())", "none"];
}

def Gradus_ScatterSumOp : Gradus_RowsOp<"scatter_sum"> {
  let summary = "Rows added up at indices";
  let description = [{
    `values` of [indices..., ...] give [rows, ...]: each row is the sum of the values whose index it is, added in the row-major order of the
    indices whatever the number of threads; 0 where there is none. Values with an index below 0 or from `rows` on count nowhere.
    `rows` is a list of one dimension.
  }];
  let arguments = (ins Gradus_TensorType:$values, Gradus_TensorType:$indices, Gradus_DimsAttr:$rows);
  let assemblyFormat = [{
    $values `at` $indices `rows` custom<DimsAttr>($rows) attr-dict `:` qualified(type($values)) `,` qualified(type($indices))
  }];
  let adjoint = ["gather(g, indices)", "none"];
}

// The two are each other's gradients too. What would lie outside of the axis makes the call fail, and nothing is read or written there.
class Gradus_PlaceOp<string mnemonic>
    : Gradus_InferredOp<mnemonic, [Pure, DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let shapeRule = mnemonic;
  let results = (outs Gradus_TensorType:$result);
}

def Gradus_SliceAtOp : Gradus_PlaceOp<"slice_at"> {
  let summary = "Neighbours along an axis, from a place that the run decides";
  let description = [{
    The elements `at`, `at + 1`, … `at + count - 1` of x along `axis`. `at` is an i32 or i64 of rank 0, `count` a list of one dimension.
  }];
  let arguments = (ins Gradus_TensorType:$x, Gradus_TensorType:$at, Gradus_DimsAttr:$count, I64Attr:$axis);
  let assemblyFormat = [{
    custom<DimsAttr>($count) `of` $x `at` $at `along` $axis attr-dict `:` qualified(type($x)) `,` qualified(type($at))
  }];
  let adjoint = ["place_at(x.number(0), g, at, getAxis())", "none"];
}

def Gradus_PlaceAtOp : Gradus_PlaceOp<"place_at"> {
  let summary = "x with other elements along an axis, from a place that the run decides";
  let description = [{
    x, but its elements `at`, `at + 1`, … along `axis` are those of `value`, which has the shape of x apart from that axis. `at` is an i32 or
    i64 of rank 0.
  }];
  let arguments = (ins Gradus_TensorType:$x, Gradus_TensorType:$value, Gradus_TensorType:$at, I64Attr:$axis);
  let assemblyFormat = [{
    $value `in` $x `at` $at `along` $axis attr-dict `:` qualified(type($value)) `,` qualified(type($x)) `,` qualified(type($at))
  }];
  let adjoint = ["place_at(g, value.number(0), at, getAxis())", "slice_at(g, at, value.shape()[getAxis()], getAxis())",
                 "none"];
}
