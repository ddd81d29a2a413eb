// Optimizers, transforms and schedules of a train statement: their numbers become hyperparameters
// of the run, their slots storage, their bodies operations on the flat vectors of parameters and
// gradient.
#include "dsl/sema/training.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::sema {

using namespace syntax;
using llvm::dyn_cast;

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
    std::string name = prefix + "." + parameter.name.text;
    if (const Bound *schedule = schedule_of(value, link.arguments.call))
      value = schedule_value(*schedule, name, step, statement);
    else if (value.is_known_number() && !(parameter.type && parameter.type->element.text == "dim"))
      value = hyper(name, value.known_number(), parameter.doc, binding.origin, statement);
    if (value.is_poison())
      return false;
  }
  return true;
}

Value Elaborator::update_count(const Statement &statement, Range range) {
  TensorType type;
  type.element = Element::i64;
  std::string counter = statement.prefix + ".t";
  Value count = builder().cast(
      builder().emit_typed("counter", {}, {{"name", counter}}, type, range), Element::f64, range);
  count.weak = true;
  return count;
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

std::optional<Value> Elaborator::update(Statement &statement, Value parameters, Value gradient,
                                        const Value &count) {
  Range range = statement.source ? statement.source->optimizer->range : Range();
  Value step = binary(BinaryOperator::subtract, count, Value::integer(Dim(1)), range);
  Value current = gradient;
  for (size_t i = 0; i < statement.links.size(); ++i) {
    const Bound &link = *statement.links[i];
    const Definition &definition = *link.definition;
    bool last = i + 1 == statement.links.size();
    auto kind = last ? syntax::Function::Kind::update : syntax::Function::Kind::apply;
    const syntax::Function *body = nullptr;
    for (const MemberDeclaration &member : definition.members)
      if (member.kind == MemberDeclaration::Kind::function && member.function->kind == kind)
        body = member.function.get();
    if (!body) {
      error(Id::missing_update, definition.name.range,
            {word(definition.kind).str(), definition.name.text, word(kind).str()});
      return std::nullopt;
    }
    if (!enter(&definition, nullptr, definition.name.text, link.arguments.call, false))
      return std::nullopt;
    elaborated_.insert(&definition);
    Scope &scope = *new_scope(Scope::Level::instance, link.scope);
    Value result;
    if (bind_hypers(link, statement.link_prefixes[i], scope, step, statement)) {
      for (const MemberDeclaration &member : definition.members) {
        if (member.kind == MemberDeclaration::Kind::slot)
          scope.names[member.name.text] = {
              Value::stored(statement.link_slots[i].lookup(member.name.text)), member.name.range};
        else if (member.kind == MemberDeclaration::Kind::function && member.function.get() != body)
          scope.names[member.function->name.text] = {
              Value::call(make<Closure>(member.function.get(), &scope, nullptr)),
              member.function->name.range};
        else if (member.kind == MemberDeclaration::Kind::field && member.value)
          scope.names[member.name.text] = {evaluate(*member.value, scope), member.name.range};
      }
      Scope &inner = *new_scope(Scope::Level::call, &scope);
      for (const Parameter &parameter : body->parameters) {
        const Value *value = parameter.name.text == "p"   ? &parameters
                             : parameter.name.text == "g" ? &current
                             : parameter.name.text == "t" ? &count
                                                          : nullptr;
        if (!value) {
          Diagnostic &diagnostic = error(Id::update_parameter, parameter.name.range,
                                         {word(kind).str(), parameter.name.text});
          diagnostic.hint =
              "`" + word(kind).str() +
              "(p, g, t)` gets the parameters, their gradient, and the number of the update from 1";
        }
        inner.names[parameter.name.text] = {value ? *value : Value(), parameter.name.range};
      }
      result = load(evaluate(body->body, inner), body->body.range);
    }
    if (!result.is_poison()) {
      Value tensor = to_tensor(result, statement.element, body->body.range);
      if (tensor.weak)
        tensor = builder().cast(tensor, statement.element, user_range(body->body.range));
      if (!tensor.is_poison() && (tensor.type.element != gradient.type.element ||
                                  tensor.type.shape != gradient.type.shape)) {
        error(Id::update_result, body->range.valid() ? body->body.range : range,
              {word(kind).str(), definition.name.text, gradient.type.str(), describe(result)});
        tensor = Value();
      }
      result = tensor;
    }
    leave();
    if (result.is_poison())
      return std::nullopt;
    current = std::move(result);
  }
  return current;
}

} // namespace gradus::sema
