// Draws from the counter-based generator (Philox 4x32-10) keyed by (seed, draw, site).
include "compiler/dialect/types.td"

// Pure: the draw is a function of the site and of what stays fixed while a function runs.
class Gradus_Random<string mnemonic> : Gradus_TypedOp<mnemonic, [Pure]> {
  let shapeRule = "random";
  let arguments = (ins Gradus_DimsAttr:$shape, I64Attr:$site);
  let results = (outs Gradus_TensorType:$result);
  let assemblyFormat = "custom<DimsAttr>($shape) `site` $site attr-dict `:` qualified(type($result))";
  let noAdjoint = "a draw is a constant for the gradient";
}

def Gradus_RandomNormalOp : Gradus_Random<"random_normal"> {
  let summary = "Draws from the standard normal distribution";
  let description = "Mean 0, variance 1. Two operations of one site draw the same numbers.";
}

def Gradus_RandomUniformOp : Gradus_Random<"random_uniform"> {
  let summary = "Draws from the uniform distribution on [0, 1)";
  let description = "1 itself is never drawn. Two operations of one site draw the same numbers.";
}

def Gradus_RandomOrthogonalOp : Gradus_Random<"random_orthogonal"> {
  let summary = "A random matrix with orthonormal rows or columns";
  let description = [{
    For rank 2 and above: the matrix of [product of all extents but the last, last] has orthonormal columns, or rows if it is
    wider than high; uniform over all such matrices. Saxe, McClelland & Ganguli 2013.
  }];
}
