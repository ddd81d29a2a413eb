// Attention by scaled products as one operation, since what lies between its products, the scores, is never there at once.
include "compiler/dialect/types.td"
include "compiler/dialect/interfaces.td"

def Gradus_AttentionOp : Gradus_InferredOp<"attention", [Pure, DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let summary = "The values that each query weighs by its likeness to their keys";
  let description = [{
    For each sequence and head softmax(scale query key') value, Vaswani et al. 2017, equation 1. query is [n, t, heads, size], key
    [n, s, key_heads, size], value [n, s, key_heads, value size]; each head of keys serves heads / key_heads neighbouring heads of queries. Of
    sequence b the first length[b] keys count; where `causal`, query i sees the keys up to i + offset, a number of the run. A query that sees
    no key gives zeros. Without `scale` it is 1 / sqrt(size). The second result, [n, heads, t], holds the logarithms of the sums of
    exponentials, by which the gradient finds the weights again.
  }];
  let shapeRule = "attention";
  let arguments = (ins Gradus_TensorType:$query, Gradus_TensorType:$key, Gradus_TensorType:$value, Gradus_TensorType:$length,
                       Gradus_TensorType:$offset, BoolAttr:$causal, OptionalAttr<F64Attr>:$scale);
  let results = (outs Gradus_TensorType:$result, Gradus_TensorType:$log_sum);
  let assemblyFormat = [{
    $query `,` $key `,` $value `length` $length `offset` $offset `causal` $causal (`scale` $scale^)? attr-dict
    `:` qualified(type($query)) `,` qualified(type($key)) `,` qualified(type($value)) `,` qualified(type($length)) `,` qualified(type($offset))
  }];
  let adjoint = [
    "attention_gradient(*this, g, 0)",
    "attention_gradient(*this, g, 1)",
    "attention_gradient(*this, g, 2)",
    "none",
    "none"];
}

def Gradus_AttentionGradientOp : Gradus_InferredOp<"attention_gradient", [Pure, Gradus_UnknownDerivative]> {
  let summary = "The gradients of an attention";
  let description = [{
    Of the operands of an `attention`, its two results and the gradient of the first: the gradients of query, key and value. Dao et al. 2022,
    algorithm 4.
  }];
  let shapeRule = "attention_gradient";
  let arguments = (ins Gradus_TensorType:$query, Gradus_TensorType:$key, Gradus_TensorType:$value, Gradus_TensorType:$length,
                       Gradus_TensorType:$offset, Gradus_TensorType:$result, Gradus_TensorType:$log_sum, Gradus_TensorType:$gradient,
                       BoolAttr:$causal, OptionalAttr<F64Attr>:$scale);
  let results = (outs Gradus_TensorType:$d_query, Gradus_TensorType:$d_key, Gradus_TensorType:$d_value);
  let assemblyFormat = [{
    $query `,` $key `,` $value `length` $length `offset` $offset `of` $result `,` $log_sum `,` $gradient `causal` $causal (`scale` $scale^)?
    attr-dict `:` functional-type(operands, results)
  }];
  let noAdjoint = "a second derivative through attention is not known";
}
