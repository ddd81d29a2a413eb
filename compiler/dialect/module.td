// What stands at module level: the storages of a model, and functions.
include "compiler/dialect/types.td"
include "compiler/dialect/interfaces.td"
include "mlir/Interfaces/FunctionInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

class Gradus_StorageOp<string mnemonic> : Gradus_Op<mnemonic, [Symbol, HasParent<"::mlir::ModuleOp">]> {
  let noAdjoint = "it stands at module level";
}

def Gradus_ParameterOp : Gradus_StorageOp<"parameter"> {
  let summary = "Declares a parameter";
  let noLowering = "it becomes a row of the manifest and a place in storage";
  let description = "Parameters lie in one contiguous vector in the order of their declarations. All extents are constants.";
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<Gradus_TensorType>:$type, OptionalAttr<StrAttr>:$doc);
  let assemblyFormat = "$sym_name `:` $type attr-dict";
}

def Gradus_StateOp : Gradus_StorageOp<"state"> {
  let summary = "Declares a state";
  let noLowering = "it becomes a row of the manifest and a place in storage";
  let description = "What training changes without a gradient: running statistics, for one. All extents are constants.";
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<Gradus_TensorType>:$type, OptionalAttr<StrAttr>:$doc);
  let assemblyFormat = "$sym_name `:` $type attr-dict";
}

def Gradus_SlotOp : Gradus_StorageOp<"slot"> {
  let summary = "Declares a moment of an optimizer";
  let noLowering = "it becomes a row of the manifest and a place in storage";
  let description = "One row over everything that its statement trains; each element starts as `initial`.";
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<Gradus_TensorType>:$type, F64Attr:$initial);
  let assemblyFormat = "$sym_name `=` $initial `:` $type attr-dict";
}

def Gradus_HyperparameterOp : Gradus_StorageOp<"hyperparameter"> {
  let summary = "Declares a run-time hyperparameter";
  let noLowering = "it becomes a row of the manifest and a place in storage";
  let description = "A double with a default that the caller may change.";
  let arguments = (ins SymbolNameAttr:$sym_name, F64Attr:$initial, OptionalAttr<StrAttr>:$doc);
  let assemblyFormat = "$sym_name `=` $initial attr-dict";
}

def Gradus_CounterStorageOp : Gradus_StorageOp<"counter_storage"> {
  let summary = "Declares the update count of a statement";
  let noLowering = "it becomes a row of the manifest and a place in storage";
  let description = "Starts at 0.";
  let arguments = (ins SymbolNameAttr:$sym_name);
  let assemblyFormat = "$sym_name attr-dict";
}

def Gradus_FuncOp : Gradus_Op<"func", [FunctionOpInterface, IsolatedFromAbove, HasParent<"::mlir::ModuleOp">]> {
  let summary = "A function of the model";
  let description = [{
    `kind` is function, loss, metric, step, initialize, gradient, or body: what a `loop` of another function runs. One block that ends in `return`. Names and texts for the header and the
    manifest: `argument_names`, `argument_docs`, `result_names`, `doc`. `requirements`, {not_negative, sentence}, are what the
    extents must fulfil when they are known.
  }];
  let noAdjoint = "it stands at module level";
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<FunctionType>:$function_type, StrAttr:$kind,
                       OptionalAttr<StrAttr>:$doc, OptionalAttr<StrArrayAttr>:$argument_names,
                       OptionalAttr<StrArrayAttr>:$argument_docs, OptionalAttr<StrArrayAttr>:$result_names,
                       OptionalAttr<ArrayAttr>:$requirements,
                       OptionalAttr<DictArrayAttr>:$arg_attrs, OptionalAttr<DictArrayAttr>:$res_attrs);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let skipDefaultBuilders = 1;
  let builders = [OpBuilder<(ins "::llvm::StringRef":$name, "::mlir::FunctionType":$type, "::llvm::StringRef":$kind)>];
  let extraClassDeclaration = [{
    ::llvm::ArrayRef<::mlir::Type> getArgumentTypes() { return getFunctionType().getInputs(); }
    ::llvm::ArrayRef<::mlir::Type> getResultTypes() { return getFunctionType().getResults(); }
    ::mlir::Region *getCallableRegion() { return &getBody(); }
    ::mlir::Block &getBlock() { return getBody().front(); }
  }];
}

def Gradus_ReturnOp : Gradus_Op<"return", [Pure, Terminator, ReturnLike, HasParent<"::gradus::FuncOp">]> {
  let summary = "Ends a function";
  let description = "Its operands are the function's results.";
  let noAdjoint = "it has no result";
  let arguments = (ins Variadic<Gradus_TensorType>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` qualified(type($values)))?";
  let hasVerifier = 1;
}
