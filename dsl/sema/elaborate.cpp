// Elaboration from beginning to end: files, the main model with its settings, its functions, its
// training.
#include "dsl/sema/elaborator.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"

namespace gradus::sema {

using namespace syntax;
using llvm::cast;

Elaborator::Elaborator(diagnostics::SourceManager &sources, diagnostics::Diagnostics &diagnostics,
                       const Options &options)
    : sources_(sources), diagnostics_(diagnostics), options_(options) {}

const Definition *Elaborator::main_definition(const LoadedFile &file) {
  const Definition *main = nullptr;
  std::vector<llvm::StringRef> names;
  for (const Definition &definition : file.tree.definitions) {
    if (definition.kind != Definition::Kind::model)
      continue;
    names.push_back(definition.name.text);
    if (options_.model.empty() || options_.model == definition.name.text)
      main = &definition;
  }
  if (main)
    return main;
  // An empty file has no token to point at; the beginning of the file serves.
  Range beginning{file.tree.source, 0, 0};
  if (options_.model.empty()) {
    error(Id::no_model, beginning, {});
  } else {
    Diagnostic &diagnostic = error(Id::unknown_model, beginning, {options_.model});
    suggest(diagnostic, options_.model, names);
  }
  return nullptr;
}

/// The value that a text from the command line means.
static Value parse_setting(llvm::StringRef text) {
  int64_t integer;
  double real;
  if (!text.getAsInteger(10, integer))
    return Value::integer(Dim(integer));
  if (!text.empty() && !text.getAsDouble(real))
    return Value::number(real);
  if (text == "true" || text == "false")
    return Value::boolean(text == "true");
  return Value::string(text.str());
}

bool Elaborator::settings_of(const Definition &model, Arguments &arguments) {
  arguments.call = model.name.range;
  bool correct = true;
  for (const auto &[name, text] : options_.settings) {
    auto parameter = llvm::find_if(model.parameters,
                                   [&](const Parameter &each) { return each.name.text == name; });
    if (parameter == model.parameters.end()) {
      Diagnostic &diagnostic =
          error(Id::unknown_setting, model.name.range, {model.name.text, name});
      std::vector<llvm::StringRef> names;
      for (const Parameter &each : model.parameters)
        names.push_back(each.name.text);
      suggest(diagnostic, name, names);
      correct = false;
      continue;
    }
    Value value = parse_setting(text);
    llvm::StringRef kind =
        parameter->type ? llvm::StringRef(parameter->type->element.text) : llvm::StringRef();
    bool fits = kind == "dim"      ? value.is_constant_integer() && value.dim.constant() >= 0
                : kind == "number" ? value.is_known_number()
                                   : true;
    if (!fits) {
      Diagnostic &diagnostic = error(Id::wrong_setting, parameter->range, {name, text});
      diagnostic.hint =
          kind == "dim" ? "a dimension is a whole number from 0" : "a number is expected";
      correct = false;
      continue;
    }
    ArgumentValue argument;
    argument.keyword = name;
    argument.keyword_range = argument.range = parameter->name.range;
    argument.value = std::move(value);
    arguments.list.push_back(std::move(argument));
  }
  for (const Parameter &parameter : model.parameters) {
    bool given = parameter.value || llvm::any_of(options_.settings, [&](const auto &setting) {
                   return setting.first == parameter.name.text;
                 });
    if (given)
      continue;
    Diagnostic &diagnostic =
        error(Id::missing_setting, parameter.name.range, {model.name.text, parameter.name.text});
    diagnostic.hint = "`--set " + parameter.name.text + "=…` gives it one, or write a default: `" +
                      parameter.name.text + " = …`";
    correct = false;
  }
  return correct;
}

Instance *Elaborator::elaborate_model(const Definition &definition, Scope &file,
                                      Arguments arguments) {
  parameters_.clear();
  states_.clear();
  placed_.clear();
  Builder scratch(options_.precision, /*training=*/false, 0);
  BuilderScope building(*this, scratch);
  Value value = instantiate(definition, file, std::move(arguments));
  if (!value.is(Value::Kind::callable))
    return nullptr;
  auto &instance = cast<Instance>(*value.callable);
  place(instance, "");
  elaborate_initialize();
  elaborate_exports(instance);
  elaborate_training(instance);
  return &instance;
}

/// The storages that a block reads or writes.
static void collect_names(const Block &block, llvm::StringSet<> &names) {
  for (const Operation &operation : block.operations) {
    if (operation.mnemonic == "read" || operation.mnemonic == "write")
      for (const NamedAttribute &attribute : operation.attributes)
        if (const auto *name = std::get_if<std::string>(&attribute.value);
            name && attribute.name == "name")
          names.insert(*name);
    if (operation.body)
      collect_names(*operation.body, names);
  }
}

/// A state that no function uses is not there: a cache costs nothing in a model that never asks for it.
void Elaborator::drop_unused_states() {
  llvm::StringSet<> used;
  for (const sema::Function &function : program_.functions)
    if (function.kind != sema::Function::Kind::initialize)
      collect_names(function.block, used);
  llvm::StringSet<> unused;
  llvm::erase_if(states_, [&](const Storage *state) {
    bool drop = !used.contains(state->path);
    if (drop)
      unused.insert(state->path);
    return drop;
  });
  for (sema::Function &function : program_.functions)
    if (function.kind == sema::Function::Kind::initialize)
      llvm::erase_if(function.block.operations, [&](const Operation &operation) {
        return operation.mnemonic == "write" &&
               unused.contains(std::get<std::string>(operation.attributes.front().value));
      });
}

/// Fills in what stands beside the functions.
void Elaborator::describe_model(const Instance &model) {
  const Definition &definition = *model.definition;
  program_.model = definition.name.text;
  program_.doc = definition.doc;
  program_.precision = options_.precision;
  for (const Parameter &parameter : definition.parameters)
    if (const Binding *binding = model.scope->find_here(parameter.name.text);
        binding && binding->value.is_constant_integer())
      program_.hyperparameters.emplace_back(parameter.name.text, binding->value.dim);
  auto variable = [](const Storage *storage) {
    const MemberDeclaration &declaration = *storage->declaration;
    return Variable{storage->path, storage->type, declaration.doc, declaration.name.range};
  };
  for (const Storage *storage : parameters_)
    program_.parameters.push_back(variable(storage));
  drop_unused_states();
  for (const Storage *storage : states_)
    program_.states.push_back(variable(storage));
}

/// The functions of a library share one set of names, those that stand for train blocks included.
void Elaborator::check_names() {
  auto describe = [](const sema::Function &function) -> std::string {
    switch (function.kind) {
    case sema::Function::Kind::initialize:
      return "the function that gives parameters their first values";
    case sema::Function::Kind::step:
      return "the step of a `train`";
    case sema::Function::Kind::gradient:
      return "the gradient of a `train`";
    default:
      return "a function";
    }
  };
  llvm::StringMap<const sema::Function *> names;
  for (const sema::Function &function : program_.functions) {
    auto [entry, fresh] = names.try_emplace(function.name, &function);
    if (fresh)
      continue;
    // The user's function is the one that can be renamed.
    const sema::Function *own = entry->second, *other = &function;
    if (!own->range.valid() || own->kind >= sema::Function::Kind::step)
      std::swap(own, other);
    error(Id::name_taken, own->range, {own->name, describe(*own), describe(*other)});
  }
}

void Elaborator::check_dims(const Definition &model) {
  for (const auto &[name, value] : options_.dims) {
    if (value < 1) {
      error(Id::wrong_dim, model.name.range, {name, std::to_string(value)});
      continue;
    }
    if (used_symbols_.contains(name))
      continue;
    Diagnostic &diagnostic = error(Id::unknown_dim, model.name.range, {model.name.text, name});
    std::vector<llvm::StringRef> names;
    for (const auto &entry : used_symbols_)
      names.push_back(entry.getKey());
    llvm::sort(names);
    suggest(diagnostic, name, names);
    for (const Parameter &parameter : model.parameters)
      if (parameter.name.text == name)
        diagnostic.hint = "`" + name + "` is a hyperparameter: `--set " + name + "=" +
                          std::to_string(value) + "`";
  }
}

std::optional<Program> Elaborator::run(uint32_t file) {
  if (!load_library())
    return std::nullopt;
  llvm::SmallString<256> real;
  if (!llvm::sys::fs::real_path(sources_.name(file), real))
    importing_.emplace_back(real.str().str(), Range());
  LoadedFile &main = *load(file);
  if (diagnostics_.has_errors())
    return std::nullopt;

  const Definition *definition = main_definition(main);
  Arguments arguments;
  if (definition && settings_of(*definition, arguments))
    if (Instance *model = elaborate_model(*definition, *main.scope, std::move(arguments))) {
      check_dims(*definition);
      check_names();
      describe_model(*model);
      if (!diagnostics_.has_errors() &&
          llvm::all_of(program_.functions, [](const sema::Function &function) {
            return function.kind == sema::Function::Kind::initialize;
          })) {
        Diagnostic &diagnostic =
            error(Id::nothing_exported, definition->name.range, {definition->name.text});
        diagnostic.hint = "give every argument of a `fn` a type, as in `x: float[n, 784]`";
      }
    }
  Program program = std::move(program_);
  check_generic(main, definition);
  if (diagnostics_.has_errors())
    return std::nullopt;
  return program;
}

std::optional<Program> elaborate(uint32_t file, diagnostics::SourceManager &sources,
                                 diagnostics::Diagnostics &diagnostics, const Options &options) {
  return Elaborator(sources, diagnostics, options).run(file);
}

} // namespace gradus::sema
