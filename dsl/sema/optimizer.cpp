// Optimizers, transforms and schedules of a train statement: their numbers become hyperparameters
// of the run, their slots storage, their bodies operations on the flat vectors of parameters and
// gradient.
#include "dsl/sema/training.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::sema {

using namespace syntax;
using llvm::dyn_cast;

/// The member of this kind, which has no name; null if there is none.
static const syntax::Function *function_of(const Definition &definition,
                                           syntax::Function::Kind kind) {
  for (const MemberDeclaration &member : definition.members)
    if (member.kind == MemberDeclaration::Kind::function && member.function->kind == kind)
      return member.function.get();
  return nullptr;
}

bool Elaborator::resolve_optimizer(const Expression &expression, Scope &scope, Training &training,
                                   Statement &statement) {
  bool several = false;
  auto count = [&](auto &self, const std::vector<TrainStatement> &sources) -> size_t {
    size_t sum = 0;
    for (const TrainStatement &source : sources)
      sum += source.kind == TrainStatement::Kind::repeat ? self(self, source.body) : 1;
    return sum;
  };
  several = count(count, training.declaration->train) > 1;
  statement.prefix =
      several ? training.name + "." + std::to_string(statement.number) : training.name;

  Value value = evaluate(expression, scope);
  if (value.is_poison())
    return false;
  if (value.is(Value::Kind::callable)) {
    if (auto *use = dyn_cast<DefinitionUse>(value.callable))
      statement.links.push_back(
          make<Bound>(use->definition, use->scope, Arguments{{}, expression.range}));
    else if (auto *bound = dyn_cast<Bound>(value.callable))
      statement.links.push_back(bound);
    else if (auto *chain = dyn_cast<Chain>(value.callable))
      statement.links.assign(chain->links.begin(), chain->links.end());
  }
  for (size_t i = 0; i < statement.links.size(); ++i) {
    const Bound &link = *statement.links[i];
    bool last = i + 1 == statement.links.size();
    if (link.definition->kind !=
        (last ? Definition::Kind::optimizer : Definition::Kind::transform)) {
      Diagnostic &diagnostic = error(last ? Id::not_an_optimizer : Id::not_a_transform,
                                     link.range.valid() ? link.range : expression.range,
                                     {describe(Value::call(const_cast<Bound *>(&link)))});
      if (link.definition->kind == Definition::Kind::transform)
        diagnostic.hint =
            "an optimizer follows it: `" + link.definition->name.text + "(…) |> adam()`";
      return false;
    }
  }
  if (statement.links.empty()) {
    error(Id::not_an_optimizer, expression.range, {describe(value)});
    return false;
  }
  bool correct = true;
  for (const Bound *link : statement.links) {
    std::string prefix = statement.prefix;
    if (link != statement.links.back()) {
      prefix += "." + link->definition->name.text;
      for (unsigned i = 2; llvm::is_contained(statement.link_prefixes, prefix); ++i)
        prefix = statement.prefix + "." + link->definition->name.text + "_" + std::to_string(i);
    }
    statement.link_prefixes.push_back(prefix);
    correct &= declare_slots(*link, prefix, statement);
  }
  return correct;
}

bool Elaborator::declare_slots(const Bound &link, const std::string &prefix, Statement &statement) {
  bool correct = true;
  llvm::StringMap<Storage *> slots;
  for (const MemberDeclaration &member : link.definition->members) {
    if (member.kind != MemberDeclaration::Kind::slot)
      continue;
    Value initial = member.value ? evaluate(*member.value, *link.scope) : Value::integer(Dim());
    if (!initial.is_known_number()) {
      if (!initial.is_poison())
        error(Id::slot_initial, member.value->range, {member.name.text, describe(initial)});
      correct = false;
      continue;
    }
    auto slot = std::make_unique<Storage>();
    slot->kind = Storage::Kind::slot;
    slot->declaration = &member;
    slot->owner = nullptr;
    slot->scope = nullptr;
    slot->type.element = statement.element;
    slot->type.shape.push_back(statement.count);
    slot->path = prefix + "." + member.name.text;
    slot->initial = initial.known_number();
    slots[member.name.text] = slot.get();
    statement.slots.push_back(std::move(slot));
  }
  statement.link_slots.push_back(std::move(slots));
  return correct;
}

Value Elaborator::hyper(const std::string &name, double initial, const std::string &doc,
                        Range range, Statement &statement) {
  if (!llvm::is_contained(statement.hypers, name)) {
    statement.hypers.push_back(name);
    program_.hypers.push_back({name, initial, doc});
  }
  TensorType type;
  type.element = Element::f64;
  Value value = builder().emit_typed("hyper", {}, {{"name", name}}, type, user_range(range));
  value.weak = true;
  return value;
}

const Bound *Elaborator::schedule_of(const Value &value, Range call) {
  if (!value.is(Value::Kind::callable))
    return nullptr;
  if (auto *use = dyn_cast<DefinitionUse>(value.callable))
    return use->definition->kind == Definition::Kind::schedule
               ? make<Bound>(use->definition, use->scope, Arguments{{}, call})
               : nullptr;
  auto *bound = dyn_cast<Bound>(value.callable);
  return bound && bound->definition->kind == Definition::Kind::schedule ? bound : nullptr;
}

Value Elaborator::hyper_value(const Value &value, const std::string &name,
                              const Parameter &parameter, Range origin, Range call,
                              const Value &step, Statement &statement) {
  if (const ValuesByPath *groups = by_path_of(value))
    return by_path_value(*groups, name, parameter, call, step, statement);
  if (const Bound *schedule = schedule_of(value, call))
    return schedule_value(*schedule, name, step, statement);
  if (value.is_known_number() && !(parameter.type && parameter.type->element.text == "dim"))
    return hyper(name, value.known_number(), parameter.doc, origin, statement);
  return value;
}

bool Elaborator::bind_hypers(const Bound &link, const std::string &prefix, Scope &scope,
                             const Value &step, Statement &statement) {
  const auto &parameters = parameters_of(*link.definition);
  if (!bind(link.definition->name.text, link.definition->name.range, parameters, link.arguments,
            scope))
    return false;
  for (const Parameter &parameter : parameters) {
    Binding &binding = scope.names[parameter.name.text];
    Value &value = binding.value;
    if (value.is_poison())
      return false;
    value = hyper_value(value, prefix + "." + parameter.name.text, parameter, binding.origin,
                        link.arguments.call, step, statement);
    if (value.is_poison())
      return false;
  }
  return true;
}

const syntax::Function *Elaborator::ready_of(const Definition &definition) {
  return function_of(definition, syntax::Function::Kind::ready);
}

Value Elaborator::count(const std::string &counter, Range range) {
  TensorType type;
  type.element = Element::i64;
  Value count = builder().cast(
      builder().emit_typed("counter", {}, {{"name", counter}}, type, range), Element::f64, range);
  count.weak = true;
  return count;
}

Value Elaborator::update_count(const Statement &statement, Range range) {
  return count(statement.prefix + ".t", range);
}

Value Elaborator::schedule_value(const Bound &schedule, const std::string &prefix,
                                 const Value &step, Statement &statement) {
  const syntax::Function &function = *schedule.definition->function;
  Range call = schedule.arguments.call;
  if (!enter(&function, nullptr, schedule.definition->name.text, call, false))
    return {};
  elaborated_.insert(&function);
  Scope &scope = *new_scope(Scope::Level::call, schedule.scope);
  scope.names["step"] = {step, call};
  Value value;
  if (bind_hypers(schedule, prefix, scope, step, statement))
    value = load(evaluate(function.body, scope), function.body.range);
  leave();
  if (value.is_poison())
    return {};
  return weak_number(value, call);
}

std::optional<Value> Elaborator::run_link(Statement &statement, size_t number,
                                          const syntax::Function &body,
                                          const UpdateInputs &inputs) {
  const Bound &link = *statement.links[number];
  const Definition &definition = *link.definition;
  if (!enter(&definition, nullptr, definition.name.text, link.arguments.call, false))
    return std::nullopt;
  elaborated_.insert(&definition);
  Scope &scope = *new_scope(Scope::Level::instance, link.scope);
  Value result;
  if (bind_hypers(link, statement.link_prefixes[number], scope, inputs.step, statement)) {
    for (const MemberDeclaration &member : definition.members) {
      if (member.kind == MemberDeclaration::Kind::slot)
        scope.names[member.name.text] = {
            Value::stored(statement.link_slots[number].lookup(member.name.text)), member.name.range};
      else if (member.kind == MemberDeclaration::Kind::function &&
               !member.function->name.text.empty())
        scope.names[member.function->name.text] = {
            Value::call(make<Closure>(member.function.get(), &scope, nullptr)),
            member.function->name.range};
      else if (member.kind == MemberDeclaration::Kind::field && member.value)
        scope.names[member.name.text] = {evaluate(*member.value, scope), member.name.range};
    }
    Scope &inner = *new_scope(Scope::Level::call, &scope);
    bool counts = ready_of(definition) != nullptr;
    for (const Parameter &parameter : body.parameters) {
      const Value *value = parameter.name.text == "p"   ? &inputs.parameters
                           : parameter.name.text == "g" ? &inputs.gradient
                           : parameter.name.text == "t" ? &inputs.count
                           : parameter.name.text == "calls" && counts ? &inputs.calls
                                                                      : nullptr;
      if (!value) {
        Diagnostic &diagnostic = error(Id::update_parameter, parameter.name.range,
                                       {word(body.kind).str(), parameter.name.text});
        diagnostic.hint =
            "`" + word(body.kind).str() +
            "(p, g, t)` gets the parameters, their gradient, and the number of the update from 1";
        if (counts)
          diagnostic.hint += "; `calls` are the calls of the step since the last update, from 1";
      }
      inner.names[parameter.name.text] = {value ? *value : Value(), parameter.name.range};
    }
    result = load(evaluate(body.body, inner), body.body.range);
  }
  leave();
  if (result.is_poison())
    return std::nullopt;
  return result;
}

std::optional<Value> Elaborator::is_ready(Statement &statement, size_t number,
                                          const syntax::Function &ready,
                                          const UpdateInputs &inputs) {
  std::optional<Value> answer = run_link(statement, number, ready, inputs);
  if (!answer)
    return std::nullopt;
  Value condition = to_tensor(*answer, Element::boolean, ready.body.range);
  if (condition.is_poison())
    return std::nullopt;
  if (condition.type.element != Element::boolean || !condition.type.shape.empty()) {
    TensorType truth;
    truth.element = Element::boolean;
    error(Id::update_result, ready.body.range,
          {word(ready.kind).str(), statement.links[number]->definition->name.text, truth.str(),
           describe(*answer)});
    return std::nullopt;
  }
  return condition;
}

bool Elaborator::wait_until_ready(Statement &statement, size_t number,
                                  const syntax::Function &ready, UpdateInputs &inputs,
                                  Range range) {
  std::string counter = statement.link_prefixes[number] + ".calls";
  builder().emit_effect("increment", {}, {{"name", counter}}, range);
  inputs.calls = count(counter, range);
  std::optional<Value> condition = is_ready(statement, number, ready, inputs);
  if (!condition)
    return false;
  builder().flush(range);
  builder().begin_when(*condition, range);
  inputs.calls = count(counter, range);
  return true;
}

const syntax::Function *Elaborator::body_of(const Definition &definition) {
  auto kind = definition.kind == Definition::Kind::optimizer ? syntax::Function::Kind::update
                                                             : syntax::Function::Kind::apply;
  const syntax::Function *body = function_of(definition, kind);
  if (!body)
    error(Id::missing_update, definition.name.range,
          {word(definition.kind).str(), definition.name.text, word(kind).str()});
  return body;
}

bool Elaborator::apply_link(Statement &statement, size_t number, UpdateInputs &inputs) {
  const Definition &definition = *statement.links[number]->definition;
  const syntax::Function *body = body_of(definition);
  std::optional<Value> result;
  if (body)
    result = run_link(statement, number, *body, inputs);
  if (!result)
    return false;
  Value tensor = to_tensor(*result, statement.element, body->body.range);
  if (tensor.weak)
    tensor = builder().cast(tensor, statement.element, user_range(body->body.range));
  if (tensor.is_poison())
    return false;
  const TensorType &type = inputs.parameters.type;
  if (tensor.type != type) {
    error(Id::update_result, body->body.range,
          {word(body->kind).str(), definition.name.text, type.str(), describe(*result)});
    return false;
  }
  inputs.gradient = std::move(tensor);
  return true;
}

bool Elaborator::update(Statement &statement, llvm::ArrayRef<Value> gradients) {
  Range range = statement.source->range;
  std::vector<std::string> names;
  for (const Storage *storage : statement.over)
    names.push_back(storage->path);
  size_t waits = llvm::count_if(
      statement.links, [](const Bound *link) { return ready_of(*link->definition) != nullptr; });
  size_t open = 0;
  UpdateInputs inputs;
  TensorType type;
  /// An update counts from the place on where nothing holds it back any more.
  auto renew = [&] {
    if (open == waits)
      builder().emit_effect("increment", {}, {{"name", statement.prefix + ".t"}}, range);
    inputs.count = update_count(statement, range);
    if (open != waits)
      inputs.count = binary(BinaryOperator::add, inputs.count, Value::integer(Dim(1)), range);
    if (!inputs.gradient.is(Value::Kind::tensor)) {
      inputs.gradient = builder().emit("flatten", gradients, {}, range);
      type = inputs.gradient.type;
    }
    inputs.parameters = builder().emit_typed("read_flat", {}, {{"names", names}}, type, range);
    inputs.step = binary(BinaryOperator::subtract, inputs.count, Value::integer(Dim(1)),
                         statement.source->optimizer->range);
  };
  renew();
  for (size_t i = 0; i < statement.links.size(); ++i) {
    const syntax::Function *ready = ready_of(*statement.links[i]->definition);
    if (ready) {
      if (!wait_until_ready(statement, i, *ready, inputs, range))
        return false;
      ++open;
      renew();
    }
    if (!apply_link(statement, i, inputs))
      return false;
  }
  builder().flush(range);
  builder().emit_effect("write_flat", {inputs.gradient}, {{"names", names}}, range);
  // Last, when nothing reads the calls any more.
  for (size_t i = statement.links.size(); i-- > 0;)
    if (ready_of(*statement.links[i]->definition)) {
      builder().emit_effect("reset", {}, {{"name", statement.link_prefixes[i] + ".calls"}}, range);
      builder().end_when(range);
    }
  return true;
}

} // namespace gradus::sema
