// Evaluates expressions and bodies.
#include "dsl/sema/elaborator.h"
#include "dsl/sema/shape_rules.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::sema {

using namespace syntax;
using llvm::cast;
using llvm::dyn_cast;

Value Elaborator::evaluate(const Expression &expression, Scope &scope) {
  if (too_large_ || !deeper(expression.range))
    return {};
  ++depth_;
  Value value = evaluate_kind(expression, scope);
  --depth_;
  return value;
}

Value Elaborator::evaluate_kind(const Expression &expression, Scope &scope) {
  switch (expression.kind) {
  case Expression::Kind::number: {
    const auto &number = cast<Number>(expression);
    // Integers above 2^53 are no longer exact in a double; such a number is meant as a real.
    if (number.is_integer && number.value <= 9007199254740992.0)
      return Value::integer(Dim(int64_t(number.value)));
    return Value::number(number.value);
  }
  case Expression::Kind::string:
    return Value::string(cast<String>(expression).value);
  case Expression::Kind::boolean:
    return Value::boolean(cast<Boolean>(expression).value);
  case Expression::Kind::name:
    return evaluate_name(cast<NameUse>(expression), scope);
  case Expression::Kind::member: {
    const auto &use = cast<Member>(expression);
    return member(evaluate(*use.object, scope), use.member, use.range);
  }
  case Expression::Kind::call:
    return evaluate_call(cast<Call>(expression), scope);
  case Expression::Kind::index: {
    const auto &use = cast<Index>(expression);
    return index(evaluate(*use.object, scope), use, scope);
  }
  case Expression::Kind::unary: {
    const auto &use = cast<Unary>(expression);
    return unary(use.op, evaluate(*use.operand, scope), use.range);
  }
  case Expression::Kind::binary: {
    const auto &use = cast<Binary>(expression);
    if (use.op == BinaryOperator::pipe)
      return pipe(use, scope);
    Value left = evaluate(*use.left, scope);
    // What is decided by the left side alone does not look at the right: `causal and t > 1`.
    if (left.is(Value::Kind::boolean) && ((use.op == BinaryOperator::logical_and && !left.truth) ||
                                          (use.op == BinaryOperator::logical_or && left.truth)))
      return left;
    Value right = evaluate(*use.right, scope);
    return binary(use.op, left, right, use.range);
  }
  case Expression::Kind::list:
  case Expression::Kind::tuple: {
    const auto &elements = expression.kind == Expression::Kind::list
                               ? cast<List>(expression).elements
                               : cast<Tuple>(expression).elements;
    std::vector<Value> values;
    for (const ExpressionPtr &element : elements)
      values.push_back(load(evaluate(*element, scope), element->range));
    if (llvm::any_of(values, [](const Value &value) { return value.is_poison(); }))
      return {};
    return expression.kind == Expression::Kind::list ? Value::list(std::move(values))
                                                     : Value::tuple(std::move(values));
  }
  case Expression::Kind::conditional:
    return evaluate_conditional(cast<Conditional>(expression), scope);
  case Expression::Kind::by_path:
    return evaluate_by_path(cast<ByPath>(expression), scope);
  }
  return {};
}

Value Elaborator::evaluate_name(const NameUse &name, Scope &scope) {
  if (const Binding *binding = scope.find(name.name))
    return load(binding->value, name.range);
  if (name.name == "training")
    return Value::boolean(builder().training);
  Diagnostic &diagnostic = error(Id::unknown_name, name.range, {name.name});
  // A field that stands further down in the same model or layer.
  for (const Scope *level = &scope; level; level = level->parent)
    if (level->level == Scope::Level::instance)
      if (auto later = level->later.find(name.name); later != level->later.end()) {
        diagnostic.notes.push_back(
            {later->second, "`" + name.name + "` is defined only here, further down"});
        return {};
      }
  suggest(diagnostic, name.name, scope);
  return {};
}

Value Elaborator::load(Value value, Range range) {
  if (!value.is(Value::Kind::storage))
    return value;
  Storage &storage = *value.storage;
  if (storage.path.empty()) {
    Diagnostic &diagnostic =
        error(Id::parameter_without_place, range,
              {storage.owner ? storage.owner->definition->name.text : std::string(),
               storage.declaration->name.text});
    diagnostic.hint =
        "make the layer a field of the model: `name = " +
        (storage.owner ? storage.owner->definition->name.text : std::string("layer")) + "(…)`";
    return {};
  }
  return builder().read(storage, user_range(range));
}

Value Elaborator::evaluate_conditional(const Conditional &conditional, Scope &scope) {
  Value condition = evaluate(*conditional.condition, scope);
  if (condition.is_poison())
    return {};
  if (!condition.is(Value::Kind::boolean)) {
    Diagnostic &diagnostic =
        error(Id::condition_not_known, conditional.condition->range, {describe(condition)});
    if (condition.is(Value::Kind::tensor))
      diagnostic.hint = "`where(condition, a, b)` chooses at run time, element by element";
    return {};
  }
  Scope &branch = *new_scope(Scope::Level::branch, &scope);
  return evaluate(condition.truth ? conditional.then_body : conditional.else_body, branch);
}

Value Elaborator::evaluate(const Body &body, Scope &scope) {
  if (body.expression)
    return evaluate(*body.expression, scope);
  for (const syntax::Statement &statement : body.statements) {
    if (statement.kind == syntax::Statement::Kind::return_value)
      return statement.value ? load(evaluate(*statement.value, scope), statement.value->range)
                             : Value();
    if (!execute(statement, scope))
      return {};
  }
  return {};
}

bool Elaborator::execute(const syntax::Statement &statement, Scope &scope) {
  if (!statement.value)
    return false;
  Value value = load(evaluate(*statement.value, scope), statement.value->range);
  if (statement.targets.size() == 1) {
    assign(statement.targets.front(), std::move(value), scope);
    return true;
  }
  if (!value.is_poison() &&
      (!value.is_sequence() || value.elements->size() != statement.targets.size())) {
    error(Id::wrong_count, statement.value->range,
          {describe(value), std::to_string(statement.targets.size())});
    value = Value();
  }
  for (size_t i = 0; i < statement.targets.size(); ++i)
    assign(statement.targets[i], value.is_poison() ? Value() : (*value.elements)[i], scope);
  return true;
}

/// A state or slot takes a new value; it is written where the function or statement ends.
void Elaborator::assign_storage(const Name &name, Value value, const Binding &known) {
  Storage &storage = *known.value.storage;
  if (storage.kind == Storage::Kind::parameter) {
    Diagnostic &diagnostic = error(Id::assigned_parameter, name.range, {name.text});
    diagnostic.notes.push_back({known.origin, "it is declared here"});
    diagnostic.hint = "what training changes without a gradient is a `state`";
    return;
  }
  if (value.is_poison())
    return;
  value = to_tensor(value, storage.type.element, name.range);
  if (value.is_poison())
    return;
  if (value.weak)
    value = builder().cast(value, storage.type.element, user_range(name.range));
  auto shape = broadcast_shapes(value.type.shape, storage.type.shape);
  if (value.type.element != storage.type.element || !shape || *shape != storage.type.shape) {
    Diagnostic &diagnostic = error(Id::state_mismatch, name.range,
                                   {name.text, storage.type.str(), value.type.str()});
    diagnostic.notes.push_back({known.origin, "it is declared here"});
    return;
  }
  if (builder().repeats()) {
    error(Id::scan_effect, name.range, {"the state `" + name.text + "` cannot be given a value"})
        .hint = "let the steps carry it, and give it its value after the `scan`";
    return;
  }
  value = builder().broadcast(value, storage.type.shape, user_range(name.range));
  builder().assign(storage, std::move(value));
}

void Elaborator::assign(const Name &name, Value value, Scope &scope) {
  if (const Binding *known = scope.find(name.text);
      known && known->value.is(Value::Kind::storage))
    return assign_storage(name, std::move(value), *known);
  scope.names[name.text] = {std::move(value), name.range};
}

Arguments Elaborator::evaluate_arguments(const Call &call, Scope &scope) {
  Arguments arguments;
  arguments.call = call.range;
  for (const syntax::Argument &argument : call.arguments) {
    ArgumentValue value;
    value.keyword = argument.keyword.text;
    value.keyword_range = argument.keyword.range;
    value.range = argument.value->range;
    value.value = load(evaluate(*argument.value, scope), argument.value->range);
    arguments.list.push_back(std::move(value));
  }
  return arguments;
}

Value Elaborator::evaluate_call(const Call &call, Scope &scope) {
  Value callee = evaluate(*call.callee, scope);
  if (callee.is(Value::Kind::callable))
    if (const auto *builtin = dyn_cast<BuiltinUse>(callee.callable);
        builtin && builtin->builtin->name == "repeat")
      return repeat(call, scope);
  Arguments arguments = evaluate_arguments(call, scope);
  if (callee.is_poison())
    return {};
  if (!callee.is(Value::Kind::callable)) {
    error(Id::not_callable, call.callee->range, {describe(callee)});
    return {};
  }
  return this->call(callee, std::move(arguments));
}

Scope *Elaborator::new_scope(Scope::Level level, Scope *parent) {
  scopes_.push_back(Scope{level, parent, {}, {}});
  return &scopes_.back();
}

} // namespace gradus::sema
