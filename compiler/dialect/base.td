// The dialect, and the class that every operation derives from: what one definition says about an operation.
#ifndef GRADUS_BASE_TD
#define GRADUS_BASE_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/BuiltinAttributes.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Gradus_Dialect : Dialect {
  let name = "gradus";
  let cppNamespace = "::gradus";
  let summary = "Tensor programs with symbolic shapes, and their training";
  let description = [{
    Straight-line functions of pure tensor operations over the named storages of a model. Extents are polynomials
    over symbols, broadcasting is explicit, gradients are ordinary values.
  }];
  let hasConstantMaterializer = 1;
  let hasCanonicalizer = 1;
  let usePropertiesForAttributes = 0;
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let extraClassDeclaration = [{
    void registerTypes();
    void registerElementwise();
    void registerShape();
    void registerReduce();
    void registerMatmul();
    void registerConvolution();
    void registerPooling();
    void registerAttention();
    void registerIndex();
    void registerConstant();
    void registerRandom();
    void registerAccess();
    void registerControl();
    void registerModule();
    void registerRecurrence();
    void registerFused();
    void registerFolding();

    /// Where reports go; see report.h.
    ::gradus::diagnostics::Diagnostics *diagnostics = nullptr;
    ::std::mutex diagnosticsMutex;
  }];
}

// One operation. Beside what MLIR's Op holds (name, summary, description with shapes, units and sources, arguments):
class Gradus_Op<string mnemonic, list<Trait> traits = []> : Op<Gradus_Dialect, mnemonic, traits> {
  // The function of dsl/sema/shape_rules that types the results; empty only for what stands at module level.
  string shapeRule = "";
  // The name under which programs call it. Unary and binary operations with a name need nothing else in the language.
  string language = "";
  // unary, binary (elementwise with language broadcasting), other.
  string category = "other";
  // Elementwise: the scalar function, in C++: an expression, or statements with `return`. In scope: the builder `b`, `loc`,
  // every operand under its name (a scalar SSA value), the scalar type of the result `type`.
  code element = "";
  // Elementwise: the same function of doubles, for folding and for the reference interpreter; independent of `element`.
  code number = "";
  // The gradient's contribution to each operand, in order, in the algebra of term.h: an expression, or statements with
  // `return`. In scope: `g`, the gradient of the result; every operand under its name; `result`; the operation's accessors.
  // `none` where nothing flows. A single text for a variadic operation: `index` is the operand's number.
  list<string> adjoint = [];
  // Why there is no adjoint: the end of the sentence "`argmax` has no gradient: …".
  string noAdjoint = "";
  // For what is neither elementwise nor named in compiler/lower: who takes care of it.
  string noLowering = "";
}

// An operation whose result types follow from operands and attributes.
class Gradus_InferredOp<string mnemonic, list<Trait> traits = []>
    : Gradus_Op<mnemonic, !listconcat(traits, [DeclareOpInterfaceMethods<InferTypeOpInterface>])>;

// An operation that states its result type; the rule checks it.
class Gradus_TypedOp<string mnemonic, list<Trait> traits = []> : Gradus_Op<mnemonic, traits> {
  let hasVerifier = 1;
}

#endif
