// Definitions of the user's file that nothing used are elaborated once more, with symbols for what
// nobody gave: a wrong shape is told also where no model runs into it.
#include "dsl/sema/elaborator.h"

#include "dsl/sema/training.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::sema {

using namespace syntax;
using llvm::cast;

void Elaborator::check_function(const syntax::Function &function, Scope &parent,
                                const Instance *owner) {
  Builder builder(options_.precision, /*training=*/true, 0);
  BuilderScope building(*this, builder);
  Scope &scope = *new_scope(Scope::Level::call, &parent);
  bind_export(function, scope, builder);
  std::string name =
      function.name.text.empty() && owner ? owner->definition->name.text : function.name.text;
  if (!enter(&function, owner, name, function.range, false))
    return;
  elaborated_.insert(&function);
  result(function, name, scope);
  leave();
}

void Elaborator::check_layer(const Definition &definition, Scope &file) {
  parameters_.clear();
  states_.clear();
  Builder builder(options_.precision, /*training=*/true, 0);
  BuilderScope building(*this, builder);
  // Symbols for dimensions, the default for others that have one, unknown values for the rest.
  Arguments arguments;
  arguments.call = definition.name.range;
  for (const Parameter &parameter : definition.parameters) {
    ArgumentValue argument;
    argument.keyword = parameter.name.text;
    argument.keyword_range = argument.range = parameter.name.range;
    if (parameter.type && parameter.type->element.text == "dim")
      argument.value = Value::integer(Dim::symbol(parameter.name.text));
    else if (parameter.value)
      continue;
    arguments.list.push_back(std::move(argument));
  }
  Value value = instantiate(definition, file, std::move(arguments));
  if (!value.is(Value::Kind::callable))
    return;
  auto &instance = cast<Instance>(*value.callable);
  place(instance, definition.name.text);
  for (const auto &storages : {parameters_, states_})
    for (Storage *storage : storages)
      initial_value(*storage);
  for (const MemberDeclaration &member : definition.members)
    if (member.kind == MemberDeclaration::Kind::function)
      check_function(*member.function, *instance.scope, &instance);
}

void Elaborator::check_optimizer(const Definition &definition, Scope &file) {
  Builder builder(options_.precision, /*training=*/true, 0);
  BuilderScope building(*this, builder);
  Arguments none;
  none.call = definition.name.range;
  Bound *link = make<Bound>(&definition, &file, std::move(none));
  Statement statement;
  statement.links.push_back(link);
  statement.link_prefixes.push_back(definition.name.text);
  statement.element = options_.precision;
  statement.count = Dim::symbol("parameters");
  if (llvm::any_of(definition.parameters,
                   [](const Parameter &parameter) { return !parameter.value; }))
    return;
  if (!declare_slots(*link, definition.name.text, statement))
    return;
  TensorType flat;
  flat.element = statement.element;
  flat.shape.push_back(statement.count);
  Value parameters = builder.argument("p", flat, ""), gradient = builder.argument("g", flat, "");
  Value count = builder.constant(1, Element::f64, {});
  count.weak = true;
  UpdateInputs inputs{parameters, gradient, count,
                      binary(BinaryOperator::subtract, count, Value::integer(Dim(1)), {}), count};
  if (const syntax::Function *ready = ready_of(definition))
    is_ready(statement, 0, *ready, inputs);
  apply_link(statement, 0, inputs);
}

void Elaborator::check_generic(const LoadedFile &file, const Definition *main) {
  for (const Definition &definition : file.tree.definitions) {
    bool unused = false;
    switch (definition.kind) {
    case Definition::Kind::model: {
      if (&definition == main)
        break;
      bool defaults = llvm::all_of(definition.parameters, [](const Parameter &parameter) {
        return parameter.value != nullptr;
      });
      if (defaults && !elaborated_.contains(&definition)) {
        // As a main model, so that its training is checked too.
        program_ = Program();
        Arguments arguments;
        arguments.call = definition.name.range;
        elaborate_model(definition, *file.scope, std::move(arguments));
        break;
      }
      [[fallthrough]];
    }
    case Definition::Kind::layer:
      for (const MemberDeclaration &member : definition.members)
        unused |= member.kind == MemberDeclaration::Kind::function &&
                  !elaborated_.contains(member.function.get());
      if (unused || !elaborated_.contains(&definition)) {
        generic_ = true;
        check_layer(definition, *file.scope);
        generic_ = false;
      }
      break;
    case Definition::Kind::function:
      if (!elaborated_.contains(definition.function.get())) {
        generic_ = true;
        check_function(*definition.function, *file.scope, nullptr);
        generic_ = false;
      }
      break;
    case Definition::Kind::optimizer:
    case Definition::Kind::transform:
      if (!elaborated_.contains(&definition)) {
        generic_ = true;
        check_optimizer(definition, *file.scope);
        generic_ = false;
      }
      break;
    case Definition::Kind::schedule:
    case Definition::Kind::initializer:
      if (!elaborated_.contains(definition.function.get())) {
        generic_ = true;
        check_number_function(definition, *file.scope);
        generic_ = false;
      }
      break;
    case Definition::Kind::import:
      break;
    }
  }
}

/// A schedule with a weak `step`, or an initializer with some `shape`.
void Elaborator::check_number_function(const Definition &definition, Scope &file) {
  Builder builder(options_.precision, /*training=*/true, 0);
  BuilderScope building(*this, builder);
  Scope &scope = *new_scope(Scope::Level::call, &file);
  if (definition.kind == Definition::Kind::schedule) {
    Value step = builder.constant(0, Element::f64, {});
    step.weak = true;
    scope.names["step"] = {step, definition.name.range};
  } else {
    scope.names["shape"] = {
        Value::list({Value::integer(Dim::symbol("rows")), Value::integer(Dim::symbol("columns"))}),
        definition.name.range};
  }
  const syntax::Function &function = *definition.function;
  for (const Parameter &parameter : function.parameters) {
    Value value;
    if (parameter.type && parameter.type->element.text == "dim")
      value = Value::integer(Dim::symbol(parameter.name.text));
    else if (parameter.value)
      value = evaluate(*parameter.value, scope);
    scope.names[parameter.name.text] = {std::move(value), parameter.name.range};
  }
  if (!enter(&function, nullptr, definition.name.text, definition.name.range, false))
    return;
  load(evaluate(function.body, scope), function.body.range);
  leave();
}

} // namespace gradus::sema
