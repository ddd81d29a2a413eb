// The exported functions of a generated library.
#include "compiler/emit/interface.h"

#include "llvm/IR/IRBuilder.h"

using namespace llvm;

namespace gradus::emit {

static const CommonVerb verbs[] = {
    {"destroy", "destroy", "void", "{0} *m", "vp", "Frees the instance; NULL does nothing."},
    {"message", "message", "const char *", "const {0} *m", "pp",
     "One sentence on the last failure: what, where, what to do. Valid until the next call on m. Never NULL."},
    {"set", "set", "gradus_status", "{0} *m, const char *hyperparameter, double value", "ippd",
     "Sets a hyperparameter by name; it holds from the next step on. GRADUS_INVALID_ARGUMENT for an unknown name."},
    {"get", "get", "gradus_status", "{0} *m, const char *hyperparameter, double *value", "ippp", "Reads a hyperparameter."},
    {"seed", "seed", "gradus_status", "{0} *m, uint64_t seed", "ipu", "Sets the seed of later draws; parameters stay."},
    {"step_count", "step_count", "gradus_status", "const {0} *m, uint64_t *steps", "ipp",
     "Training steps made so far; saved and loaded with the optimizer."},
    {"initialize", "initialize", "gradus_status", "{0} *m, uint64_t seed", "ipu",
     "Draws all parameters and states anew, clears optimizer state and counts."},
    {"read_parameter", "read_parameter", "gradus_status", "{0} *m, const char *path, void *values, uint64_t count", "ipppu",
     "Copies a parameter or state, `count` elements, out of m."},
    {"write_parameter", "write_parameter", "gradus_status", "{0} *m, const char *path, const void *values, uint64_t count",
     "ipppu", "Copies a parameter or state, `count` elements, into m."},
    {"save", "save", "gradus_status", "{0} *m, const char *path", "ipp",
     "Writes weights and states as safetensors: aside, synced, renamed. GRADUS_IO leaves an older file as it was."},
    {"save_optimizer", "save_optimizer", "gradus_status", "{0} *m, const char *path", "ipp",
     "Writes optimizer state, counts and seed, so that training can go on as if it had not stopped."},
    {"load", "load", "gradus_status", "{0} *m, const char *path", "ipp",
     "Reads weights and states. Everything is checked before anything changes; each missing or unused tensor is named."},
    {"load_optimizer", "load_optimizer", "gradus_status", "{0} *m, const char *path", "ipp", "Reads what save_optimizer wrote."},
    {"choose", "choose", "gradus_status",
     "{0} *m, const void *logits, int64_t vocabulary, const int32_t *before, int64_t before_count, const gradus_choice *choice, "
     "int32_t *token, double *log_probability",
     "ippupuppp", "The next token of a text from its logits; gradus_choice in gradus.h says how. log_probability may be NULL."},
    {"interrupt", "interrupt", "void", "{0} *m", "vp",
     "From any thread or a signal handler: calls return GRADUS_INTERRUPTED after the current step, until resume."},
    {"resume", "resume", "void", "{0} *m", "vp", "Takes interrupt back."},
};
static const char *const own[] = {"create", "model", "manifest", "prepare", "memory"};

ArrayRef<CommonVerb> common_verbs() { return verbs; }
ArrayRef<const char *> own_verbs() { return own; }

bool is_reserved_verb(StringRef name) {
  return any_of(own, [&](const char *verb) { return name == verb; }) ||
         any_of(verbs, [&](const CommonVerb &verb) { return name == verb.verb; });
}

namespace {

class InterfaceBuilder {
public:
  InterfaceBuilder(CompiledModel &model, GlobalVariable *descriptor)
      : model_(model), module_(*model.module), context_(module_.getContext()), b_(context_), descriptor_(descriptor),
        pointer_(PointerType::getUnqual(context_)), i32_(b_.getInt32Ty()), i64_(b_.getInt64Ty()) {}

  void build() {
    build_create();
    build_constant("model", descriptor_);
    build_constant("manifest", cast<Constant>(descriptor_->getInitializer()->getOperand(3)));
    build_prepare();
    build_memory();
    for (const CommonVerb &verb : verbs)
      build_forward(verb);
    for (auto [index, entry] : enumerate(model_.entries))
      if (is_exported(entry))
        build_entry(entry, index);
  }

private:
  Function *start(const Twine &verb, Type *result, ArrayRef<Type *> parameters) {
    auto *type = FunctionType::get(result, parameters, false);
    auto *function = Function::Create(type, GlobalValue::ExternalLinkage, model_.program.model + "_" + verb, module_);
    // Nothing to optimize in a call.
    function->addFnAttr(Attribute::OptimizeNone);
    function->addFnAttr(Attribute::NoInline);
    b_.SetInsertPoint(BasicBlock::Create(context_, "entry", function));
    return function;
  }
  Value *call(StringRef name, Type *result, ArrayRef<Value *> arguments) {
    std::vector<Type *> types;
    for (Value *argument : arguments)
      types.push_back(argument->getType());
    return b_.CreateCall(module_.getOrInsertFunction(name, FunctionType::get(result, types, false)), arguments);
  }

  void build_create() {
    Function *function = start("create", i32_, {pointer_, pointer_});
    b_.CreateRet(call("gradus_create", i32_, {descriptor_, function->getArg(1), function->getArg(0)}));
  }
  void build_constant(const Twine &verb, Constant *value) {
    start(verb, pointer_, {});
    b_.CreateRet(value);
  }

  Type *type_of(char letter) {
    switch (letter) {
    case 'v':
      return b_.getVoidTy();
    case 'd':
      return b_.getDoubleTy();
    case 'i':
      return i32_;
    case 'u':
      return i64_;
    default:
      return pointer_;
    }
  }
  void build_forward(const CommonVerb &verb) {
    std::vector<Type *> types;
    for (const char *letter = verb.signature + 1; *letter; ++letter)
      types.push_back(type_of(*letter));
    Type *result = type_of(verb.signature[0]);
    Function *function = start(verb.verb, result, types);
    std::vector<Value *> arguments;
    for (Argument &argument : function->args())
      arguments.push_back(&argument);
    Value *value = call(("gradus_" + Twine(verb.target)).str(), result, arguments);
    if (result->isVoidTy())
      b_.CreateRetVoid();
    else
      b_.CreateRet(value);
  }

  /// Values in an array on the stack.
  Value *array(Type *element, ArrayRef<Value *> values) {
    Value *memory = b_.CreateAlloca(ArrayType::get(element, std::max<size_t>(values.size(), 1)));
    for (auto [index, value] : enumerate(values))
      b_.CreateStore(value, b_.CreateConstInBoundsGEP1_64(element, memory, index));
    return memory;
  }

  std::vector<Value *> dimension_names(ArrayRef<std::string> names) {
    std::vector<Value *> values;
    for (const std::string &name : names)
      values.push_back(b_.CreateGlobalString(name));
    return values;
  }
  std::vector<Value *> arguments_from(Function *function, unsigned first, unsigned count) {
    std::vector<Value *> values;
    for (unsigned index = first; index < first + count; ++index)
      values.push_back(function->getArg(index));
    return values;
  }

  void build_prepare() {
    auto names = model_.dimensions();
    std::vector<Type *> types{pointer_};
    types.insert(types.end(), names.size(), i64_);
    Function *function = start("prepare", i32_, types);
    Value *dims = array(i64_, arguments_from(function, 1, names.size()));
    Value *texts = array(pointer_, dimension_names(names));
    b_.CreateRet(call("gradus_prepare_all", i32_, {function->getArg(0), texts, dims, b_.getInt32(names.size())}));
  }

  void build_memory() {
    auto names = model_.dimensions();
    std::vector<Type *> types{pointer_};
    types.insert(types.end(), names.size(), i64_);
    types.push_back(pointer_);
    Function *function = start("memory", i32_, types);
    Value *dims = array(i64_, arguments_from(function, 1, names.size()));
    Value *texts = array(pointer_, dimension_names(names));
    b_.CreateRet(call("gradus_memory_all", i32_,
                      {function->getArg(0), texts, dims, b_.getInt32(names.size()), function->getArg(names.size() + 1)}));
  }

  /// Inputs, then dimensions, then results.
  void build_entry(const lower::Entry &entry, unsigned index) {
    unsigned inputs = count_if(entry.arguments, [](const lower::Argument &argument) { return !argument.is_result; });
    unsigned results = entry.arguments.size() - inputs, dims = entry.dimensions.size();
    std::vector<Type *> types{pointer_};
    types.insert(types.end(), inputs, pointer_);
    types.insert(types.end(), dims, i64_);
    types.insert(types.end(), results, pointer_);
    Function *function = start(entry.name, i32_, types);
    auto arguments = arguments_from(function, 1, inputs);
    append_range(arguments, arguments_from(function, 1 + inputs + dims, results));
    Value *buffers = array(pointer_, arguments);
    Value *extents = array(i64_, arguments_from(function, 1 + inputs, dims));
    b_.CreateRet(call("gradus_call", i32_, {function->getArg(0), b_.getInt32(index), buffers, extents}));
  }

  CompiledModel &model_;
  Module &module_;
  LLVMContext &context_;
  IRBuilder<> b_;
  GlobalVariable *descriptor_;
  PointerType *pointer_;
  Type *i32_, *i64_;
};

} // namespace

void build_interface(CompiledModel &model, GlobalVariable *descriptor) { InterfaceBuilder(model, descriptor).build(); }

} // namespace gradus::emit
