// Makes the module: storages in the order of their declaration, then every function.
#include "compiler/import/import.h"
#include "compiler/dialect/control.h"
#include "compiler/dialect/locations.h"
#include "compiler/dialect/module.h"
#include "compiler/dialect/recurrence.h"
#include "compiler/import/attributes.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Verifier.h"

using namespace mlir;

namespace gradus {
namespace {

StringRef word(sema::Function::Kind kind) {
  switch (kind) {
  case sema::Function::Kind::function:
    return "function";
  case sema::Function::Kind::loss:
    return "loss";
  case sema::Function::Kind::metric:
    return "metric";
  case sema::Function::Kind::step:
    return "step";
  case sema::Function::Kind::initialize:
    return "initialize";
  case sema::Function::Kind::gradient:
    return "gradient";
  }
  llvm_unreachable("every kind has a word");
}

class Importer {
public:
  Importer(MLIRContext &context, const sema::Program &program,
           const diagnostics::SourceManager &sources)
      : context_(context), builder_(&context), program_(program), sources_(sources) {}

  OwningOpRef<ModuleOp> import() {
    OwningOpRef<ModuleOp> module = ModuleOp::create(builder_.getUnknownLoc());
    builder_.setInsertionPointToEnd(module->getBody());
    import_model(*module);
    import_storages();
    for (const sema::Function &function : program_.functions)
      import_function(function);
    if (failed(verify(*module)))
      return nullptr;
    return module;
  }

private:
  void import_model(ModuleOp module) {
    module->setAttr("gradus.model", builder_.getStringAttr(program_.model));
    module->setAttr("gradus.doc", builder_.getStringAttr(program_.doc));
    module->setAttr("gradus.precision", builder_.getStringAttr(sema::name(program_.precision)));
    SmallVector<NamedAttribute> hyperparameters;
    for (const auto &[name, value] : program_.hyperparameters)
      hyperparameters.push_back(builder_.getNamedAttr(name, DimsAttr::get(&context_, {value})));
    module->setAttr("gradus.hyperparameters", builder_.getDictionaryAttr(hyperparameters));
    module->setAttr("gradus.steps", import_steps(builder_, program_.steps));
  }

  StringAttr doc(const std::string &text) {
    return text.empty() ? StringAttr() : builder_.getStringAttr(text);
  }
  Attribute bounds(const sema::Bounds &bounds) {
    return builder_.getDenseF64ArrayAttr({bounds.low, bounds.high});
  }
  Location location(diagnostics::Range range) { return location_of(&context_, range, sources_); }

  void import_storages() {
    for (const sema::Variable &parameter : program_.parameters)
      builder_.create<ParameterOp>(
          location(parameter.range), builder_.getStringAttr(parameter.path),
          TypeAttr::get(to_dialect(&context_, parameter.type)), doc(parameter.doc));
    for (const sema::Variable &state : program_.states)
      builder_.create<StateOp>(location(state.range), builder_.getStringAttr(state.path),
                               TypeAttr::get(to_dialect(&context_, state.type)), doc(state.doc));
    Location nowhere = builder_.getUnknownLoc();
    for (const sema::Slot &slot : program_.slots)
      builder_.create<SlotOp>(nowhere, builder_.getStringAttr(slot.name),
                              TypeAttr::get(TensorType::get(&context_, {sema::Dim(slot.count)},
                                                            element_type(&context_, slot.element))),
                              builder_.getF64FloatAttr(slot.initial));
    for (const sema::Hyper &hyper : program_.hypers)
      builder_.create<HyperparameterOp>(nowhere, builder_.getStringAttr(hyper.name),
                                        builder_.getF64FloatAttr(hyper.initial), doc(hyper.doc));
    for (const std::string &counter : program_.counters)
      builder_.create<CounterStorageOp>(nowhere, builder_.getStringAttr(counter));
  }

  void import_function(const sema::Function &function) {
    SmallVector<Type> arguments;
    SmallVector<Attribute> names, docs, result_names;
    for (const sema::Argument &argument : function.block.arguments) {
      arguments.push_back(to_dialect(&context_, argument.type));
      names.push_back(builder_.getStringAttr(argument.name));
      docs.push_back(builder_.getStringAttr(argument.doc));
    }
    for (const std::string &name : function.result_names)
      result_names.push_back(builder_.getStringAttr(name));

    // Result types are known when the block is.
    auto operation =
        builder_.create<FuncOp>(location(function.range), function.name,
                                builder_.getFunctionType(arguments, {}), word(function.kind));
    if (StringAttr text = doc(function.doc))
      operation.setDocAttr(text);
    operation.setArgumentNamesAttr(builder_.getArrayAttr(names));
    operation.setArgumentDocsAttr(builder_.getArrayAttr(docs));
    operation.setResultNamesAttr(builder_.getArrayAttr(result_names));
    if (!function.requirements.empty())
      operation.setRequirementsAttr(import_requirements(builder_, function.requirements));

    for (auto [index, argument] : llvm::enumerate(function.block.arguments))
      if (argument.bounds)
        operation.setArgAttr(index, "gradus.bounds", bounds(*argument.bounds));

    OpBuilder::InsertionGuard guard(builder_);
    builder_.setInsertionPointToEnd(&operation.getBlock());
    SmallVector<Value> results = import_block(function.block, operation.getBlock());
    builder_.create<ReturnOp>(operation.getLoc(), results);
    operation.setFunctionType(builder_.getFunctionType(arguments, TypeRange(ValueRange(results))));
    for (auto [index, declared] : llvm::enumerate(function.result_bounds))
      if (declared)
        operation.setResultAttr(index, "gradus.bounds", bounds(*declared));
  }

  /// The operations of a block into one of MLIR that has its arguments; gives the block's results.
  SmallVector<Value> import_block(const sema::Block &block, Block &into) {
    SmallVector<Value> values(into.getArguments().begin(), into.getArguments().end());
    for (const sema::Operation &operation : block.operations) {
      if (operation.body) {
        llvm::append_range(values, import_scan(operation, values));
        continue;
      }
      if (operation.mnemonic == "when") {
        auto when = builder_.create<WhenOp>(location(operation.range), values[operation.operands.front()]);
        builder_.createBlock(&when.getBody());
        continue;
      }
      if (operation.mnemonic == "end_when") {
        builder_.setInsertionPointAfter(builder_.getInsertionBlock()->getParentOp());
        continue;
      }
      OperationState state(location(operation.range), ("gradus." + operation.mnemonic));
      for (sema::ValueId operand : operation.operands)
        state.operands.push_back(values[operand]);
      for (const sema::NamedAttribute &attribute : operation.attributes)
        if (Attribute value = import_attribute(builder_, operation.mnemonic, attribute))
          state.addAttribute(attribute.name, value);
      for (const sema::TensorType &type : operation.results)
        state.types.push_back(to_dialect(&context_, type));
      llvm::append_range(values, builder_.create(state)->getResults());
    }
    SmallVector<Value> results;
    for (sema::ValueId result : block.results)
      results.push_back(values[result]);
    return results;
  }

  ResultRange import_scan(const sema::Operation &operation, ArrayRef<Value> values) {
    auto number = [&](size_t index) { return size_t(std::get<int64_t>(operation.attributes[index].value)); };
    size_t sequences = number(0), carried = number(1);
    SmallVector<Value> operands;
    SmallVector<Type> types;
    for (sema::ValueId operand : operation.operands)
      operands.push_back(values[operand]);
    for (const sema::TensorType &type : operation.results)
      types.push_back(to_dialect(&context_, type));
    ArrayRef<Value> all(operands);
    auto scan = builder_.create<ScanOp>(location(operation.range), types, all.take_front(sequences),
                                        all.slice(sequences, carried), all.drop_front(sequences + carried),
                                        std::get<bool>(operation.attributes[2].value));
    OpBuilder::InsertionGuard guard(builder_);
    Block *body = builder_.createBlock(&scan.getBody());
    for (const sema::Argument &argument : operation.body->arguments)
      body->addArgument(to_dialect(&context_, argument.type), scan.getLoc());
    SmallVector<Value> results = import_block(*operation.body, *body);
    builder_.create<NextOp>(scan.getLoc(), results);
    return scan.getResults();
  }

  MLIRContext &context_;
  OpBuilder builder_;
  const sema::Program &program_;
  const diagnostics::SourceManager &sources_;
};

} // namespace

OwningOpRef<ModuleOp> import_program(MLIRContext &context, const sema::Program &program,
                                     const diagnostics::SourceManager &sources) {
  context.loadDialect<GradusDialect>();
  return Importer(context, program, sources).import();
}

} // namespace gradus
