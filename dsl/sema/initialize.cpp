// The function `initialize`: every parameter and state gets the value of its initializer.
#include "dsl/sema/elaborator.h"

#include "dsl/sema/shape_rules.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::sema {

using namespace syntax;
using llvm::cast;
using llvm::dyn_cast;

Value Elaborator::initial_value(Storage &storage) {
  const MemberDeclaration &declaration = *storage.declaration;
  Range range = declaration.value->range;
  Value value = load(evaluate(*declaration.value, *storage.scope), range);
  Bound *bound = nullptr;
  if (value.is(Value::Kind::callable)) {
    if (auto *use = dyn_cast<DefinitionUse>(value.callable);
        use && use->definition->kind == Definition::Kind::initializer)
      bound = make<Bound>(use->definition, use->scope, Arguments{{}, range});
    else if (auto *given = dyn_cast<Bound>(value.callable);
             given && given->definition->kind == Definition::Kind::initializer)
      bound = given;
  }
  if (bound) {
    const syntax::Function &function = *bound->definition->function;
    std::string name = bound->definition->name.text;
    // A layer offers its fans to whatever initializer it was given; one that does not need them
    // does not take them.
    Arguments arguments = bound->arguments;
    llvm::erase_if(arguments.list, [&](const ArgumentValue &argument) {
      bool fan = argument.keyword == "fan_in" || argument.keyword == "fan_out";
      return fan && llvm::none_of(function.parameters, [&](const Parameter &parameter) {
               return parameter.name.text == argument.keyword;
             });
    });
    if (!enter(&function, nullptr, name, range, false))
      return {};
    elaborated_.insert(&function);
    Scope &scope = *new_scope(Scope::Level::call, bound->scope);
    std::vector<Value> shape;
    for (Dim extent : storage.type.shape)
      shape.push_back(Value::integer(extent));
    scope.names["shape"] = {Value::list(std::move(shape)), declaration.name.range};
    value = bind(name, bound->definition->name.range, function.parameters, arguments, scope)
                ? load(evaluate(function.body, scope), function.body.range)
                : Value();
    leave();
  }
  if (value.is_poison())
    return {};
  value = to_tensor(value, storage.type.element, range);
  if (value.is_poison())
    return {};
  bool floats = is_float(value.type.element) && is_float(storage.type.element);
  auto shape = broadcast_shapes(value.type.shape, storage.type.shape);
  if ((value.type.element != storage.type.element && !floats) || !shape ||
      *shape != storage.type.shape) {
    error(Id::initializer_mismatch, range,
          {declaration.name.text, storage.type.str(), value.type.str()});
    return {};
  }
  value = builder().cast(value, storage.type.element, user_range(range));
  return builder().broadcast(value, storage.type.shape, user_range(range));
}

void Elaborator::elaborate_initialize() {
  Builder builder(options_.precision, /*training=*/false, /*first_site=*/0);
  BuilderScope scope(*this, builder);
  auto initialize = [&](Storage *storage) {
    Value value = initial_value(*storage);
    if (!value.is_poison())
      builder.emit_effect("write", {value}, {{"name", storage->path}},
                          user_range(storage->declaration->range));
  };
  llvm::for_each(parameters_, initialize);
  llvm::for_each(states_, initialize);
  initialize_sites_ = builder.next_site;
  sema::Function function;
  function.kind = sema::Function::Kind::initialize;
  function.name = "initialize";
  function.block = std::move(builder.block);
  program_.functions.push_back(std::move(function));
}

} // namespace gradus::sema
