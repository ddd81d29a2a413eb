// What ends a step early, and what asks for a gradient.
include "compiler/dialect/types.td"
include "compiler/dialect/interfaces.td"

def Gradus_CheckFiniteOp : Gradus_TypedOp<"check_finite", [MemoryEffects<[MemWrite<Gradus_Storage>]>]> {
  let summary = "Ends the step unless the loss is finite";
  let description = "The function returns before anything of statement number `statement` is written; the instance then says that training diverged.";
  let shapeRule = "write";
  let arguments = (ins Gradus_TensorType:$loss, I64Attr:$statement);
  let assemblyFormat = "$loss `statement` $statement attr-dict `:` qualified(type($loss))";
  let noAdjoint = "it has no result";
}

def Gradus_WhenOp : Gradus_Op<"when", [RecursiveMemoryEffects, SingleBlock, NoTerminator]> {
  let summary = "What happens only where a condition holds";
  let description = [{
    The body reads and writes storages and has no results: an update of parameters that not every call of a step makes. It may use
    values from outside.
  }];
  let arguments = (ins Gradus_TensorType:$condition);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$condition `:` qualified(type($condition)) attr-dict-with-keyword $body";
  let hasVerifier = 1;
  let noAdjoint = "it has no result";
  let noLowering = "outline makes it a branch";
}

def Gradus_GradientOp : Gradus_InferredOp<"gradient", [Pure]> {
  let summary = "The gradient of a loss";
  let description = [{
    The derivative of `loss`, of rank 0, by each of the values, as values of their types. The values count as independent: what they were
    computed from is not looked at. The pass `differentiate` replaces this by ordinary operations, the innermost first.
  }];
  let shapeRule = "gradient";
  let arguments = (ins Gradus_TensorType:$loss, Variadic<Gradus_TensorType>:$values);
  let results = (outs Variadic<Gradus_TensorType>:$gradients);
  let assemblyFormat = "$loss `wrt` `(` $values `)` attr-dict `:` qualified(type($loss)) `,` qualified(type($values))";
  let noLowering = "differentiate replaces it";
  let noAdjoint = "inner gradients are expanded first";
}
