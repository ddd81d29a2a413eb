// The tables of abi.h as constants.
#include "compiler/emit/descriptor.h"

#include "llvm/IR/Constants.h"
#include "llvm/IR/DerivedTypes.h"

#include <cstddef>

using namespace llvm;

// The structs below are written field by field in abi.h's order; these sizes catch a field that only one side has.
static_assert(sizeof(gradus_slot) == 16 && sizeof(gradus_extent) == 24 && sizeof(gradus_argument) == 64);
static_assert(sizeof(gradus_entry) == 104 && sizeof(gradus_storage) == 48 && sizeof(gradus_parameter) == 40);
static_assert(sizeof(gradus_hyper) == 24 && sizeof(gradus_model) == 120);

namespace gradus::emit {
namespace {

class DescriptorBuilder {
public:
  explicit DescriptorBuilder(CompiledModel &model)
      : model_(model), module_(*model.module), context_(module_.getContext()), pointer_(PointerType::getUnqual(context_)) {}

  GlobalVariable *build() {
    const plan::StorageLayout &storages = *model_.storages;
    std::vector<Constant *> parameters, rows, hypers, entries, bodies;
    for (const auto &parameter : storages.parameters) {
      std::vector<int64_t> shape;
      for (sema::Dim extent : parameter.type.getShape())
        shape.push_back(extent.constant());
      parameters.push_back(record({text(parameter.name), i32(shape.size()), numbers(shape), i64(parameter.offset), i64(parameter.count)}));
    }
    for (const auto &storage : storages.storages)
      rows.push_back(record({text(storage.name), i32(storage.kind), i32(plan::element_code(storage.element)), i64(storage.count),
                             real(storage.initial), i32(storage.shape.size()), numbers(storage.shape)}));
    for (const auto &hyper : storages.hypers)
      hypers.push_back(record({text(hyper.name), real(hyper.initial), text(hyper.doc)}));
    int32_t initialize = -1;
    for (auto [index, entry] : enumerate(model_.entries)) {
      if (entry.kind == GRADUS_ENTRY_INITIALIZE)
        initialize = index;
      entries.push_back(describe(entry));
    }
    for (const lower::Entry &body : model_.bodies)
      bodies.push_back(describe(body));
    Constant *descriptor = record(
        {i32(GRADUS_ABI_VERSION), i32(plan::element_code(storages.element)), text(model_.program.model), text(model_.manifest),
         text(model_.manifest_hash), i32(parameters.size()), i32(rows.size()), i32(hypers.size()),
         i32(storages.counters.size()), i32(entries.size()), table(parameters), table(rows), table(hypers), table(entries),
         i32(bodies.size()), table(bodies),
         i32(initialize), text(model_.processor)});
    return global(descriptor, "gradus_descriptor");
  }

private:
  Constant *describe(const lower::Entry &entry) {
    std::vector<Constant *> arguments, dimensions, slots;
    for (const lower::Argument &argument : entry.arguments) {
      std::vector<Constant *> shape;
      for (sema::Dim extent : argument.type.getShape()) {
        auto found = extent.is_constant() ? entry.dimensions.end() : find(entry.dimensions, extent.str());
        bool symbolic = found != entry.dimensions.end();
        bool polynomial = !extent.is_constant() && !symbolic;
        shape.push_back(record({i64(extent.is_constant() ? extent.constant() : -1),
                                i32(symbolic ? found - entry.dimensions.begin() : -1),
                                polynomial ? numbers(words_of(extent, entry.dimensions)) : numbers({})}));
      }
      arguments.push_back(record({text(argument.name), i32(plan::element_code(argument.type.getElement())), i32(shape.size()),
                                  table(shape), i32(argument.is_result), i64(argument.index_limit),
                                  real(argument.low), real(argument.high), i64(argument.index_ignored)}));
    }
    for (const std::string &name : entry.dimensions)
      dimensions.push_back(text(name));
    for (const gradus_slot &slot : entry.slots)
      slots.push_back(record({i32(slot.kind), i32(slot.index), i64(slot.offset)}));
    return record({text(entry.name), i32(entry.kind), i32(arguments.size()), table(arguments), i32(dimensions.size()),
                   table(dimensions), i32(slots.size()), table(slots), i32(entry.primitives), i32(entry.windows), i32(entry.loops),
                   i32(entry.attentions), i32(entry.draws),
                   module_.getFunction(lower::function_name("describe", entry.name)),
                   module_.getFunction(lower::function_name("execute", entry.name)), i32(entry.carries), i32(entry.fails)});
  }

  /// A polynomial as gradus_extent holds it.
  static std::vector<int64_t> words_of(sema::Dim extent, ArrayRef<std::string> dimensions) {
    std::vector<int64_t> words{int64_t(extent.terms().size())};
    for (const sema::Dim::Term &term : extent.terms()) {
      words.push_back(term.coefficient);
      size_t count = words.size();
      words.push_back(0);
      for (const auto &[name, exponent] : term.factors)
        words.insert(words.end(), exponent, find(dimensions, name) - dimensions.begin());
      words[count] = int64_t(words.size() - count - 1);
    }
    return words;
  }

  Constant *i32(int64_t value) { return ConstantInt::get(Type::getInt32Ty(context_), value); }
  Constant *i64(int64_t value) { return ConstantInt::get(Type::getInt64Ty(context_), value); }
  Constant *real(double value) { return ConstantFP::get(Type::getDoubleTy(context_), value); }
  Constant *record(ArrayRef<Constant *> fields) { return ConstantStruct::getAnon(context_, fields); }

  GlobalVariable *global(Constant *content, StringRef name) {
    auto *variable = new GlobalVariable(module_, content->getType(), true, GlobalValue::InternalLinkage, content, name);
    return variable;
  }
  Constant *table(ArrayRef<Constant *> rows) {
    if (rows.empty())
      return ConstantPointerNull::get(pointer_);
    auto *type = ArrayType::get(rows.front()->getType(), rows.size());
    return global(ConstantArray::get(type, rows), "gradus_table");
  }
  Constant *numbers(ArrayRef<int64_t> values) {
    std::vector<Constant *> rows;
    for (int64_t value : values)
      rows.push_back(i64(value));
    return table(rows);
  }
  Constant *text(StringRef content) {
    GlobalVariable *&known = texts_[content];
    if (!known) {
      known = global(ConstantDataArray::getString(context_, content), "gradus_text");
      known->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
    }
    return known;
  }

  CompiledModel &model_;
  Module &module_;
  LLVMContext &context_;
  PointerType *pointer_;
  StringMap<GlobalVariable *> texts_;
};

} // namespace

GlobalVariable *build_descriptor(CompiledModel &model) { return DescriptorBuilder(model).build(); }

} // namespace gradus::emit
