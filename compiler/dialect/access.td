// Access to what a model stores between calls: parameters, states, moments, hyperparameters, counters.
include "compiler/dialect/types.td"
include "compiler/dialect/interfaces.td"

class Gradus_Reads<string mnemonic, list<Trait> traits = []> 
    : Gradus_TypedOp<mnemonic, !listconcat(traits, [MemoryEffects<[MemRead<Gradus_Storage>]>, DeclareOpInterfaceMethods<SymbolUserOpInterface>])> {
  let results = (outs Gradus_TensorType:$result);
  let noAdjoint = "it is where a gradient ends";
}
class Gradus_Writes<string mnemonic> 
    : Gradus_TypedOp<mnemonic, [MemoryEffects<[MemWrite<Gradus_Storage>]>, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let noAdjoint = "it has no result";
}

def Gradus_ReadOp : Gradus_Reads<"read"> {
  let summary = "The value of a parameter, a state or a slot";
  let noLowering = "plan gives it the place of its storage";
  let description = "The result has the type of the storage; a slot has rank 1.";
  let shapeRule = "read";
  let arguments = (ins FlatSymbolRefAttr:$name);
  let assemblyFormat = "$name attr-dict `:` qualified(type($result))";
}

def Gradus_WriteOp : Gradus_Writes<"write"> {
  let summary = "Stores a parameter, a state or a slot";
  let noLowering = "plan gives its value the place of the storage";
  let description = "The value has the type of the storage.";
  let shapeRule = "write";
  let arguments = (ins FlatSymbolRefAttr:$name, Gradus_TensorType:$value);
  let assemblyFormat = "$name `,` $value attr-dict `:` qualified(type($value))";
}

def Gradus_ReadFlatOp : Gradus_Reads<"read_flat"> {
  let summary = "The values of several parameters in one row";
  let noLowering = "plan gives it the place of its storages";
  let description = "Rank 1, row-major, in the order of `names`, which is the order of declaration: parameters lie side by side, so this is a view.";
  let shapeRule = "read";
  let arguments = (ins FlatSymbolRefArrayAttr:$names);
  let assemblyFormat = "$names attr-dict `:` qualified(type($result))";
}

def Gradus_WriteFlatOp : Gradus_Writes<"write_flat"> {
  let summary = "Stores several parameters from one row";
  let noLowering = "plan gives its value the place of the storages";
  let description = "Rank 1, as `read_flat` reads them.";
  let shapeRule = "write";
  let arguments = (ins FlatSymbolRefArrayAttr:$names, Gradus_TensorType:$value);
  let assemblyFormat = "$names `,` $value attr-dict `:` qualified(type($value))";
}

def Gradus_HyperOp : Gradus_Reads<"hyper"> {
  let summary = "The value of a run-time hyperparameter";
  let noLowering = "plan gives it the place of its storage";
  let description = "An f64 of rank 0; the caller may change it between steps.";
  let shapeRule = "read";
  let arguments = (ins FlatSymbolRefAttr:$name);
  let assemblyFormat = "$name attr-dict `:` qualified(type($result))";
}

def Gradus_CounterOp : Gradus_Reads<"counter"> {
  let summary = "How many updates a statement has made";
  let noLowering = "plan gives it the place of its storage";
  let description = "An i64 of rank 0.";
  let shapeRule = "read";
  let arguments = (ins FlatSymbolRefAttr:$name);
  let assemblyFormat = "$name attr-dict `:` qualified(type($result))";
}

def Gradus_ResetOp : Gradus_Writes<"reset"> {
  let summary = "Sets a counter to 0";
  let description = "A later `counter` of the same name sees it.";
  let shapeRule = "write";
  let arguments = (ins FlatSymbolRefAttr:$name);
  let assemblyFormat = "$name attr-dict";
}

def Gradus_IncrementOp : Gradus_Writes<"increment"> {
  let summary = "Adds 1 to a counter";
  let description = "A later `counter` of the same name sees it.";
  let shapeRule = "write";
  let arguments = (ins FlatSymbolRefAttr:$name);
  let assemblyFormat = "$name attr-dict";
}
