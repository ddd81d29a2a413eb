// Elementwise operations: operands and result of one shape, nothing broadcasts.
include "compiler/dialect/types.td"
include "compiler/dialect/interfaces.td"

// The traits that match types let MLIR infer the result; the shape rule verifies it.
class Gradus_Elementwise<string mnemonic, list<Trait> traits = []>
    : Gradus_TypedOp<mnemonic, !listconcat(traits, [
        Pure, DeclareOpInterfaceMethods<ElementwiseOpInterface>, DeclareOpInterfaceMethods<DifferentiableOpInterface>])> {
  let shapeRule = "elementwise";
  let results = (outs Gradus_TensorType:$result);
}

class Gradus_Unary<string mnemonic, string name = mnemonic>
    : Gradus_Elementwise<mnemonic, [AllTypesMatch<["x", "result"]>]> {
  let language = name;
  let category = "unary";
  let arguments = (ins Gradus_TensorType:$x);
  let assemblyFormat = "$x attr-dict `:` qualified(type($x))";
}
class Gradus_FloatUnary<string mnemonic> : Gradus_Unary<mnemonic> {
  let shapeRule = "elementwise_float";
}

class Gradus_Binary<string mnemonic, string name = "", list<Trait> traits = []>
    : Gradus_Elementwise<mnemonic, !listconcat(traits, [AllTypesMatch<["x", "y", "result"]>])> {
  let language = name;
  let category = "binary";
  let arguments = (ins Gradus_TensorType:$x, Gradus_TensorType:$y);
  let assemblyFormat = "$x `,` $y attr-dict `:` qualified(type($x))";
}
class Gradus_FloatBinary<string mnemonic, string name = ""> : Gradus_Binary<mnemonic, name> {
  let shapeRule = "elementwise_float";
}

//===--- of one operand -------------------------------------------------------------------------------------------------===//

def Gradus_NegOp : Gradus_Unary<"neg", ""> {
  let summary = "-x";
  let description = "Negates each element. The least integer stays as it is.";
  let element = "negate(b, loc, x)";
  let number = "-x";
  let adjoint = ["-g"];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Gradus_AbsOp : Gradus_Unary<"abs"> {
  let summary = "|x|";
  let description = "The size of each element. Its derivative is `sign(x)`: 0 at 0.";
  let element = "floatOrInteger<math::AbsFOp, math::AbsIOp>(b, loc, x)";
  let number = "std::fabs(x)";
  let adjoint = ["g * sign(x)"];
}

def Gradus_SignOp : Gradus_Unary<"sign"> {
  let summary = "-1, 0 or 1";
  let description = "The sign of each element; 0 of either sign gives 0, NaN gives 0.";
  let element = [{
    Value zero = scalar(b, loc, type, 0);
    Value negative = select(b, loc, lessThan(b, loc, x, zero), scalar(b, loc, type, -1), zero);
    return select(b, loc, lessThan(b, loc, zero, x), scalar(b, loc, type, 1), negative);
  }];
  let number = "double(x > 0) - double(x < 0)";
  let adjoint = ["none"];
  let noAdjoint = "it is constant between its jumps";
}

def Gradus_ExpOp : Gradus_FloatUnary<"exp"> {
  let summary = "e to the power x";
  let description = "Overflows to infinity above 88.72 in f32, above 709.78 in f64.";
  let element = "b.create<math::ExpOp>(loc, x)";
  let number = "std::exp(x)";
  let adjoint = ["g * result"];
}

def Gradus_LogOp : Gradus_FloatUnary<"log"> {
  let summary = "The natural logarithm";
  let description = "NaN below 0, negative infinity at 0.";
  let element = "b.create<math::LogOp>(loc, x)";
  let number = "std::log(x)";
  let adjoint = ["g / x"];
}

def Gradus_Log1pOp : Gradus_FloatUnary<"log1p"> {
  let summary = "log(1 + x), exact near 0";
  let description = "NaN below -1, negative infinity at -1.";
  let element = "b.create<math::Log1pOp>(loc, x)";
  let number = "std::log1p(x)";
  let adjoint = ["g / (x + 1)"];
}

def Gradus_Expm1Op : Gradus_FloatUnary<"expm1"> {
  let summary = "exp(x) - 1, exact near 0";
  let description = "Overflows as `exp` does.";
  let element = "b.create<math::ExpM1Op>(loc, x)";
  let number = "std::expm1(x)";
  let adjoint = ["g * (result + 1)"];
}

def Gradus_SqrtOp : Gradus_FloatUnary<"sqrt"> {
  let summary = "The square root";
  let description = "NaN below 0. Its derivative at 0 is infinite.";
  let element = "b.create<math::SqrtOp>(loc, x)";
  let number = "std::sqrt(x)";
  let adjoint = ["0.5 * g / result"];
}

def Gradus_RsqrtOp : Gradus_FloatUnary<"rsqrt"> {
  let summary = "1 / sqrt(x)";
  let description = "NaN below 0, infinity at 0.";
  let element = "b.create<math::RsqrtOp>(loc, x)";
  let number = "1 / std::sqrt(x)";
  let adjoint = ["-0.5 * g * (result * result * result)"];
}

def Gradus_SinOp : Gradus_FloatUnary<"sin"> {
  let summary = "The sine";
  let description = "x in radians.";
  let element = "b.create<math::SinOp>(loc, x)";
  let number = "std::sin(x)";
  let adjoint = ["g * cos(x)"];
}

def Gradus_CosOp : Gradus_FloatUnary<"cos"> {
  let summary = "The cosine";
  let description = "x in radians.";
  let element = "b.create<math::CosOp>(loc, x)";
  let number = "std::cos(x)";
  let adjoint = ["-(g * sin(x))"];
}

def Gradus_TanhOp : Gradus_FloatUnary<"tanh"> {
  let summary = "The hyperbolic tangent";
  let description = "Saturates to -1 and 1. The derivative `1 - tanh(x)^2` is built from the result.";
  let element = "b.create<math::TanhOp>(loc, x)";
  let number = "std::tanh(x)";
  let adjoint = ["g * (1 - result * result)"];
}

def Gradus_AtanOp : Gradus_FloatUnary<"atan"> {
  let summary = "The inverse tangent";
  let description = "In radians, from -pi/2 to pi/2.";
  let element = "b.create<math::AtanOp>(loc, x)";
  let number = "std::atan(x)";
  let adjoint = ["g / (1 + x * x)"];
}

def Gradus_SigmoidOp : Gradus_FloatUnary<"sigmoid"> {
  let summary = "1 / (1 + exp(-x))";
  let description = [{
    Saturates to 0 and 1 without NaN: exp(-x) may overflow to infinity, whose reciprocal is 0. The derivative is built from the
    result.
  }];
  let element = [{
    Value one = scalar(b, loc, type, 1);
    Value power = b.create<math::ExpOp>(loc, b.create<arith::NegFOp>(loc, x));
    return b.create<arith::DivFOp>(loc, one, b.create<arith::AddFOp>(loc, one, power));
  }];
  let number = "1 / (1 + std::exp(-x))";
  let adjoint = ["g * (result * (1 - result))"];
}

def Gradus_ErfOp : Gradus_FloatUnary<"erf"> {
  let summary = "The error function";
  let description = "2 / sqrt(pi) times the integral of exp(-u^2) for u from 0 to x.";
  let element = "b.create<math::ErfOp>(loc, x)";
  let number = "std::erf(x)";
  let adjoint = ["1.1283791670955126 * g * exp(-(x * x))"];
}

class Gradus_Rounding<string mnemonic> : Gradus_FloatUnary<mnemonic> {
  let adjoint = ["none"];
  let noAdjoint = "it is constant between its jumps";
}

def Gradus_FloorOp : Gradus_Rounding<"floor"> {
  let summary = "The greatest integer not above x";
  let description = "Infinities and NaN stay as they are.";
  let element = "b.create<math::FloorOp>(loc, x)";
  let number = "std::floor(x)";
}

def Gradus_CeilOp : Gradus_Rounding<"ceil"> {
  let summary = "The least integer not below x";
  let description = "Infinities and NaN stay as they are.";
  let element = "b.create<math::CeilOp>(loc, x)";
  let number = "std::ceil(x)";
}

def Gradus_RoundOp : Gradus_Rounding<"round"> {
  let summary = "The nearest integer, halves to even";
  let description = "As NumPy and PyTorch round: 0.5 gives 0, 1.5 gives 2. Infinities and NaN stay as they are.";
  let element = "b.create<math::RoundEvenOp>(loc, x)";
  let number = "std::nearbyint(x)";
}

//===--- of two operands ------------------------------------------------------------------------------------------------===//

def Gradus_AddOp : Gradus_Binary<"add", "", [Commutative]> {
  let summary = "x + y";
  let description = "The operator `+`. Integers wrap around.";
  let element = "floatOrInteger<arith::AddFOp, arith::AddIOp>(b, loc, x, y)";
  let number = "x + y";
  let adjoint = ["g", "g"];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Gradus_SubOp : Gradus_Binary<"sub"> {
  let summary = "x - y";
  let description = "The operator `-`. Integers wrap around.";
  let element = "floatOrInteger<arith::SubFOp, arith::SubIOp>(b, loc, x, y)";
  let number = "x - y";
  let adjoint = ["g", "-g"];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Gradus_MulOp : Gradus_Binary<"mul", "", [Commutative]> {
  let summary = "x y";
  let description = "The operator `*`, element by element. Integers wrap around.";
  let element = "floatOrInteger<arith::MulFOp, arith::MulIOp>(b, loc, x, y)";
  let number = "x * y";
  let adjoint = ["g * y", "g * x"];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Gradus_DivOp : Gradus_FloatBinary<"div"> {
  let summary = "x / y";
  let description = "The operator `/`. Floats only: division by 0 gives infinity or NaN.";
  let element = "b.create<arith::DivFOp>(loc, x, y)";
  let number = "x / y";
  let adjoint = ["g / y", "-(g * result / y)"];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Gradus_PowOp : Gradus_FloatBinary<"pow", "pow"> {
  let summary = "x to the power y";
  let description = [{
    The operator `^`. NaN for negative x unless y is a whole number; anything to the power 0 is 1. The gradient of x is 0 where y is
    0, the gradient of y is 0 where x is 0 (both limits, as in JAX).
  }];
  let element = "b.create<math::PowFOp>(loc, x, y)";
  let number = "std::pow(x, y)";
  let adjoint = ["g * select(y == 0, 0, y * pow(x, select(y == 0, 1, y - 1)))",
                 "g * result * log(select(x == 0, 1, x))"];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Gradus_MaximumOp : Gradus_Binary<"maximum", "maximum", [Commutative]> {
  let summary = "The greater of x and y";
  let description = "NaN if either is NaN. Where both are equal, each gets half of the gradient.";
  let element = "floatOrInteger<arith::MaximumFOp, arith::MaxSIOp>(b, loc, x, y)";
  let number = "std::isnan(x) || x > y ? x : y";
  let adjoint = ["select(x > y, g, select(x == y, 0.5 * g, 0))", "select(y > x, g, select(x == y, 0.5 * g, 0))"];
  let hasFolder = 1;
}

def Gradus_MinimumOp : Gradus_Binary<"minimum", "minimum", [Commutative]> {
  let summary = "The lesser of x and y";
  let description = "NaN if either is NaN. Where both are equal, each gets half of the gradient.";
  let element = "floatOrInteger<arith::MinimumFOp, arith::MinSIOp>(b, loc, x, y)";
  let number = "std::isnan(x) || x < y ? x : y";
  let adjoint = ["select(x < y, g, select(x == y, 0.5 * g, 0))", "select(y < x, g, select(x == y, 0.5 * g, 0))"];
  let hasFolder = 1;
}

def Gradus_RemainderOp : Gradus_FloatBinary<"remainder", "remainder"> {
  let summary = "What is left of x after whole multiples of y";
  let description = "x - floor(x / y) y, with the sign of y as in Python and NumPy; NaN for y of 0.";
  let element = [{
    Value rest = b.create<arith::RemFOp>(loc, x, y);
    Value zero = scalar(b, loc, type, 0);
    Value differs = b.create<arith::XOrIOp>(loc, lessThan(b, loc, rest, zero), lessThan(b, loc, y, zero));
    Value nonzero = b.create<arith::CmpFOp>(loc, arith::CmpFPredicate::UNE, rest, zero);
    Value shifted = b.create<arith::AddFOp>(loc, rest, y);
    return select(b, loc, b.create<arith::AndIOp>(loc, differs, nonzero), shifted, rest);
  }];
  let number = "remainder(x, y)";
  let adjoint = ["g", "-(g * floor(x / y))"];
}

//===--- truth values ---------------------------------------------------------------------------------------------------===//

def Gradus_CompareOp : Gradus_Elementwise<"compare", [
      AllTypesMatch<["x", "y"]>,
      TypesMatchWith<"the result is of truth values in the shape of the operands", "x", "result",
                     "::gradus::truth_of($_self)">]> {
  let summary = "x = y, x ≠ y, x < y, x ≤ y, x > y or x ≥ y";
  let description = "The comparison operators. With NaN every comparison is false except `ne`.";
  let shapeRule = "compare";
  let arguments = (ins Gradus_PredicateAttr:$predicate, Gradus_TensorType:$x, Gradus_TensorType:$y);
  let assemblyFormat = "custom<PredicateWord>($predicate) $x `,` $y attr-dict `:` qualified(type($x))";
  let element = "compare(b, loc, getPredicate(), x, y)";
  let number = "compare(getPredicate(), x, y)";
  let adjoint = ["none", "none"];
  let noAdjoint = "its result is a truth value";
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

class Gradus_LogicalBinary<string mnemonic> : Gradus_Binary<mnemonic, "", [Commutative]> {
  let shapeRule = "logical";
  let adjoint = ["none", "none"];
  let noAdjoint = "its result is a truth value";
}

def Gradus_AndOp : Gradus_LogicalBinary<"and"> {
  let summary = "Both x and y";
  let description = "The operator `and`, on truth values. Both sides are always evaluated.";
  let element = "b.create<arith::AndIOp>(loc, x, y)";
  let number = "x != 0 && y != 0";
  let hasFolder = 1;
}

def Gradus_OrOp : Gradus_LogicalBinary<"or"> {
  let summary = "x or y or both";
  let description = "The operator `or`, on truth values. Both sides are always evaluated.";
  let element = "b.create<arith::OrIOp>(loc, x, y)";
  let number = "x != 0 || y != 0";
  let hasFolder = 1;
}

def Gradus_NotOp : Gradus_Unary<"not", ""> {
  let summary = "Not x";
  let description = "The operator `not`, on truth values.";
  let shapeRule = "logical";
  let element = "b.create<arith::XOrIOp>(loc, x, scalar(b, loc, type, 1))";
  let number = "x == 0";
  let adjoint = ["none"];
  let noAdjoint = "its result is a truth value";
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

//===--- choice and conversion ------------------------------------------------------------------------------------------===//

def Gradus_SelectOp : Gradus_Elementwise<"select", [
      AllTypesMatch<["x", "y", "result"]>,
      TypesMatchWith<"the condition is of truth values in the shape of the result", "result", "condition",
                     "::gradus::truth_of($_self)">]> {
  let summary = "x where the condition holds, else y";
  let description = "The language's `where`. The gradient goes to the side that was chosen; the other side gets 0.";
  let shapeRule = "select";
  let arguments = (ins Gradus_TensorType:$condition, Gradus_TensorType:$x, Gradus_TensorType:$y);
  let assemblyFormat = "$condition `,` $x `,` $y attr-dict `:` qualified(type($result))";
  let element = "select(b, loc, condition, x, y)";
  let number = "condition != 0 ? x : y";
  let adjoint = ["none", "select(condition, g, 0)", "select(condition, 0, g)"];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Gradus_CastOp : Gradus_TypedOp<"cast", [
      Pure, DeclareOpInterfaceMethods<ElementwiseOpInterface>, DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let summary = "The same numbers as another element type";
  let description = [{
    Floats become integers towards 0, and stop at the ends of the integer's range; NaN becomes 0. Numbers become truth values by comparison with 0;
    truth values become 0 and 1. The gradient passes between floats only.
  }];
  let shapeRule = "cast";
  let arguments = (ins Gradus_TensorType:$x);
  let results = (outs Gradus_TensorType:$result);
  let assemblyFormat = "$x attr-dict `:` qualified(type($x)) `->` qualified(type($result))";
  let element = "cast(b, loc, x, type)";
  let number = "x";
  let adjoint = ["cast(g, x.type().getElement())"];
  let noAdjoint = "its operand or its result is not of floats";
  let hasFolder = 1;
}
