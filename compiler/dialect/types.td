// The tensor type, and the attributes that speak of dimensions and comparisons.
#ifndef GRADUS_TYPES_TD
#define GRADUS_TYPES_TD

include "compiler/dialect/base.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"

def Gradus_TensorType : TypeDef<Gradus_Dialect, "Tensor"> {
  let mnemonic = "tensor";
  let summary = "A tensor whose extents are polynomials over symbols";
  let description = [{
    `!gradus.tensor<[n, 4*units], f32>`; rank 0 is `!gradus.tensor<[], f32>`. Elements are f32, f64, i32, i64 or i1 (truth values).
    Two extents are equal only if they are the same polynomial.
  }];
  let parameters = (ins ArrayRefParameter<"::gradus::sema::Dim">:$shape, "::mlir::Type":$element);
  let assemblyFormat = "`<` custom<Dims>($shape) `,` $element `>`";
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    int64_t getRank() const { return getShape().size(); }
    bool isFloat() const { return ::llvm::isa<::mlir::FloatType>(getElement()); }
    bool isBool() const { return getElement().isInteger(1); }
    /// The same shape with another element, the same element with another shape.
    TensorType withElement(::mlir::Type element) const { return get(getContext(), getShape(), element); }
    TensorType withShape(::llvm::ArrayRef<::gradus::sema::Dim> shape) const {
      return get(getContext(), shape, getElement());
    }
  }];
}

class Gradus_Attr<string name, string attrMnemonic> : AttrDef<Gradus_Dialect, name> {
  let mnemonic = attrMnemonic;
}

def Gradus_DimsAttr : Gradus_Attr<"Dims", "dims"> {
  let summary = "A list of dimensions";
  let parameters = (ins ArrayRefParameter<"::gradus::sema::Dim">:$dims);
  let assemblyFormat = "`<` custom<Dims>($dims) `>`";
}

def Gradus_Predicate : I32EnumAttr<"Predicate", "how two numbers are compared", [
      I32EnumAttrCase<"eq", 0>, I32EnumAttrCase<"ne", 1>, I32EnumAttrCase<"lt", 2>,
      I32EnumAttrCase<"le", 3>, I32EnumAttrCase<"gt", 4>, I32EnumAttrCase<"ge", 5>]> {
  let cppNamespace = "::gradus";
  let genSpecializedAttr = 0;
}
def Gradus_PredicateAttr : EnumAttr<Gradus_Dialect, Gradus_Predicate, "predicate">;

def Gradus_Activation : I32EnumAttr<"Activation", "what a product applies to its sum; the values are those of abi.h", [
      I32EnumAttrCase<"linear", 0>, I32EnumAttrCase<"relu", 1>, I32EnumAttrCase<"sigmoid", 2>,
      I32EnumAttrCase<"tanh", 3>]> {
  let cppNamespace = "::gradus";
  let genSpecializedAttr = 0;
}
def Gradus_WindowKind : I32EnumAttr<"WindowKind", "what is computed over windows; the values are those of abi.h", [
      I32EnumAttrCase<"convolution", 0>, I32EnumAttrCase<"convolution_input", 1>, I32EnumAttrCase<"convolution_weight", 2>,
      I32EnumAttrCase<"window_max", 3>, I32EnumAttrCase<"window_max_gradient", 4>, I32EnumAttrCase<"window_max_pick", 5>,
      I32EnumAttrCase<"window_sum", 6>, I32EnumAttrCase<"window_spread", 7>]> {
  let cppNamespace = "::gradus";
  let genSpecializedAttr = 0;
}
def Gradus_WindowKindAttr : EnumAttr<Gradus_Dialect, Gradus_WindowKind, "window_kind">;

def Gradus_ActivationAttr : EnumAttr<Gradus_Dialect, Gradus_Activation, "activation">;

#endif
