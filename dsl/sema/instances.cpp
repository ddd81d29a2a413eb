// Layers and models with their hyperparameters bound: fields, parameters, states, members, and the
// paths of parameters.
#include "dsl/sema/elaborator.h"

#include "dsl/sema/shape_rules.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::sema {

using namespace syntax;
using llvm::cast;
using llvm::dyn_cast;

bool Elaborator::declare_members(const Definition &definition, Instance &instance) {
  Scope &scope = *instance.scope;
  llvm::StringMap<Range> names;
  for (const Parameter &parameter : definition.parameters)
    names.try_emplace(parameter.name.text, parameter.name.range);
  bool correct = true;
  for (const MemberDeclaration &member : definition.members) {
    const Name &name =
        member.kind == MemberDeclaration::Kind::function ? member.function->name : member.name;
    if (!name.text.empty()) {
      auto [entry, fresh] = names.try_emplace(name.text, name.range);
      if (!fresh) {
        Diagnostic &diagnostic =
            error(Id::duplicate_name, name.range, {name.text, "`" + definition.name.text + "`"});
        diagnostic.notes.push_back({entry->second, "it is defined here already"});
        correct = false;
        continue;
      }
    }
    switch (member.kind) {
    case MemberDeclaration::Kind::function: {
      Closure *closure = make<Closure>(member.function.get(), &scope, &instance);
      if (!name.text.empty()) {
        scope.names[name.text] = {Value::call(closure), name.range};
      } else if (instance.call) {
        Diagnostic &diagnostic =
            error(Id::duplicate_name, member.range, {"fn (…)", "`" + definition.name.text + "`"});
        diagnostic.notes.push_back({instance.call->function->range, "it is defined here already"});
        correct = false;
      } else {
        instance.call = closure;
      }
      break;
    }
    case MemberDeclaration::Kind::field:
    case MemberDeclaration::Kind::param:
    case MemberDeclaration::Kind::state:
      scope.later.try_emplace(name.text, name.range);
      break;
    case MemberDeclaration::Kind::slot:
    case MemberDeclaration::Kind::train:
      break;
    }
  }
  return correct;
}

bool Elaborator::declare_storage(const MemberDeclaration &declaration, Instance &instance) {
  Binding &binding = instance.scope->names[declaration.name.text];
  binding.origin = declaration.name.range;
  if (!declaration.type)
    return false;
  std::optional<TensorType> type = tensor_type(*declaration.type, *instance.scope, false);
  if (!type)
    return false;
  if (!generic() && !product(type->shape).is_constant()) {
    error(Id::parameter_extent, declaration.type->range, {declaration.name.text, type->str()});
    return false;
  }
  auto storage = std::make_unique<Storage>();
  storage->kind = declaration.kind == MemberDeclaration::Kind::param ? Storage::Kind::parameter
                                                                     : Storage::Kind::state;
  storage->declaration = &declaration;
  storage->owner = &instance;
  storage->scope = instance.scope;
  storage->type = std::move(*type);
  binding.value = Value::stored(storage.get());
  instance.storages.push_back(std::move(storage));
  return true;
}

Value Elaborator::instantiate(const Definition &definition, Scope &file, Arguments arguments) {
  for (const Frame &frame : frames_)
    if (frame.function == &definition && !recursive_.contains(&definition)) {
      recursive_.insert(&definition);
      Diagnostic &diagnostic = error(Id::contains_itself, arguments.call, {definition.name.text});
      for (const Frame &inner : frames_)
        if (inner.call.valid() && diagnostic.notes.size() < 8)
          diagnostic.notes.push_back({inner.call, "a `" + inner.name + "` is made here"});
      return {};
    }
  if (!enter(&definition, nullptr, definition.name.text, arguments.call, true))
    return {};
  elaborated_.insert(&definition);
  Scope &scope = *new_scope(Scope::Level::instance, &file);
  Instance *instance = make<Instance>(&definition, &scope, arguments.call);
  bool correct =
      bind(definition.name.text, definition.name.range, definition.parameters, arguments, scope) &&
      declare_members(definition, *instance);
  for (const MemberDeclaration &member : definition.members) {
    if (!correct)
      break;
    bool storage = member.kind == MemberDeclaration::Kind::param ||
                   member.kind == MemberDeclaration::Kind::state;
    if (!storage && member.kind != MemberDeclaration::Kind::field)
      continue;
    scope.later.erase(member.name.text);
    if (storage) {
      correct = declare_storage(member, *instance);
      continue;
    }
    Value value = member.value ? evaluate(*member.value, scope) : Value();
    if (value.is(Value::Kind::callable))
      value = made(value, member.value->range);
    if (value.is(Value::Kind::tensor) && generic()) {
      value = Value();
    } else if (value.is(Value::Kind::tensor)) {
      Diagnostic &diagnostic = error(Id::field_is_tensor, member.value->range, {member.name.text});
      diagnostic.hint = "`fn " + member.name.text + "() = …` computes it where it is used";
      value = Value();
    }
    scope.names[member.name.text] = {std::move(value), member.name.range};
  }
  leave();
  return correct ? Value::call(instance) : Value();
}

Value Elaborator::member(const Value &object, const Name &name, Range range) {
  if (object.is_poison())
    return {};
  if (object.is(Value::Kind::callable)) {
    size_t position;
    if (const auto *pipe = dyn_cast<Pipe>(object.callable);
        pipe && !llvm::StringRef(name.text).getAsInteger(10, position) &&
        position < pipe->stages.size())
      return pipe->stages[position];
    if (const auto *instance = dyn_cast<Instance>(object.callable)) {
      if (const Binding *binding = instance->scope->find_here(name.text))
        return load(binding->value, range);
      Diagnostic &diagnostic = error(Id::unknown_member, name.range, {describe(object), name.text});
      std::vector<llvm::StringRef> candidates;
      for (const auto &entry : instance->scope->names)
        candidates.push_back(entry.getKey());
      llvm::sort(candidates);
      suggest(diagnostic, name.text, candidates);
      return {};
    }
    if (const auto *use = dyn_cast<DefinitionUse>(object.callable);
        use && (use->definition->kind == Definition::Kind::model ||
                use->definition->kind == Definition::Kind::layer)) {
      Diagnostic &diagnostic = error(Id::unknown_member, name.range, {describe(object), name.text});
      diagnostic.hint = "make one first: `part = " + use->definition->name.text +
                        "(…)`, then `part." + name.text + "`";
      return {};
    }
  }
  error(Id::unknown_member, name.range, {describe(object), name.text});
  return {};
}

void Elaborator::place(const Value &value, const std::string &path) {
  if (value.is_sequence()) {
    for (size_t i = 0; i < value.elements->size(); ++i)
      place((*value.elements)[i], path + "." + std::to_string(i));
    return;
  }
  if (!value.is(Value::Kind::callable))
    return;
  if (auto *instance = dyn_cast<Instance>(value.callable)) {
    place(*instance, path);
  } else if (auto *pipe = dyn_cast<Pipe>(value.callable)) {
    if (placed_.insert(pipe).second)
      for (size_t i = 0; i < pipe->stages.size(); ++i)
        place(pipe->stages[i], path + "." + std::to_string(i));
  } else if (auto *partial = dyn_cast<Partial>(value.callable)) {
    place(partial->callee, path);
  } else if (auto *closure = dyn_cast<Closure>(value.callable)) {
    if (closure->owner)
      place(*closure->owner, path);
  }
}

void Elaborator::place(Instance &instance, const std::string &path) {
  // The same part under a second name keeps its first path: weights that two names share are one.
  if (instance.placed)
    return;
  instance.placed = true;
  auto join = [&](const std::string &name) { return path.empty() ? name : path + "." + name; };
  for (const Parameter &parameter : instance.definition->parameters)
    if (const Binding *binding = instance.scope->find_here(parameter.name.text))
      place(binding->value, join(parameter.name.text));
  for (const MemberDeclaration &member : instance.definition->members) {
    const Binding *binding = instance.scope->find_here(member.name.text);
    if (!binding)
      continue;
    if (member.kind == MemberDeclaration::Kind::field) {
      place(binding->value, join(member.name.text));
    } else if (binding->value.is(Value::Kind::storage)) {
      Storage &storage = *binding->value.storage;
      storage.path = join(member.name.text);
      (storage.kind == Storage::Kind::parameter ? parameters_ : states_).push_back(&storage);
    }
  }
}

Value Elaborator::repeat(const Call &call, Scope &scope) {
  if (call.arguments.size() != 2) {
    error(call.arguments.size() < 2 ? Id::missing_argument : Id::too_many_arguments, call.range,
          {"repeat", call.arguments.size() < 2 ? "layer" : "2 arguments",
           std::to_string(call.arguments.size())});
    return {};
  }
  Range range = call.arguments[0].value->range;
  std::optional<int64_t> count =
      want_integer(evaluate(*call.arguments[0].value, scope), range, "`repeat`");
  if (!count)
    return {};
  constexpr int64_t most = 10000;
  if (*count < 0 || *count > most) {
    error(Id::repeat_count, range, {std::to_string(*count), "0", std::to_string(most)});
    return {};
  }
  // The expression is evaluated anew for each: every repetition has parameters of its own.
  Pipe *pipe = make<Pipe>(call.range);
  pipe->repeats = true;
  constexpr size_t most_layers = 100000;
  for (int64_t i = 0; i < *count; ++i) {
    if (++repeated_ > most_layers)
      grown_too_large(range, std::to_string(most_layers) + " repeated layers");
    Value layer = made(evaluate(*call.arguments[1].value, scope), call.arguments[1].value->range);
    if (layer.is_poison())
      return {};
    if (!layer.is(Value::Kind::callable)) {
      error(Id::argument_kind, call.arguments[1].value->range,
            {"`repeat`", "a layer", describe(layer)});
      return {};
    }
    pipe->stages.push_back(layer);
    pipe->ranges.push_back(call.arguments[1].value->range);
  }
  return Value::call(pipe);
}

} // namespace gradus::sema
