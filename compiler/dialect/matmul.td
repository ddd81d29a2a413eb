// Matrix products.
include "compiler/dialect/types.td"
include "compiler/dialect/interfaces.td"

def Gradus_MatmulOp : Gradus_InferredOp<"matmul", [Pure, DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let summary = "The matrix product";
  let noLowering = "fuse makes it a product";
  let description = [{
    The operator `@`: a of [..., m, k] times b of [k, n], which serves every leading index, or of [..., k, n] with the same
    leading extents, gives [..., m, n]. A transposed operand is stored with its last two axes exchanged.
  }];
  let shapeRule = "matmul";
  let hasCanonicalizer = 1;
  let arguments = (ins Gradus_TensorType:$a, Gradus_TensorType:$b, BoolAttr:$transpose_a, BoolAttr:$transpose_b);
  let results = (outs Gradus_TensorType:$result);
  let assemblyFormat = "custom<Flipped>($a, $transpose_a) `,` custom<Flipped>($b, $transpose_b) attr-dict `:` qualified(type($a)) `,` qualified(type($b))";
  // d(op a) = g op(b)^T and d(op b) = op(a)^T g, written for the stored operands.
  let adjoint = [
    [{
      bool flip_a = getTransposeA(), flip_b = getTransposeB();
      if (!flip_a)
        return matmul(g, b, false, !flip_b);
      if (a.type().getRank() == b.type().getRank())
        return matmul(b, g, flip_b, true);
      return transpose(matmul(g, b, false, !flip_b), swap_last(a.type().getRank()));
    }],
    [{
      bool flip_a = getTransposeA(), flip_b = getTransposeB();
      Term left = a, right = g;
      if (a.type().getRank() != b.type().getRank()) {
        // One matrix served all leading indices: their rows count as rows of one product.
        left = merge_leading(flip_a ? transpose(a, swap_last(a.type().getRank())) : a);
        right = merge_leading(g);
        flip_a = false;
      }
      return flip_b ? matmul(right, left, true, flip_a) : matmul(left, right, !flip_a, false);
    }]];
}
