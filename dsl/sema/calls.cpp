// Calls: arguments to parameters, functions inlined, pipes.
#include "dsl/sema/elaborator.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::sema {

using namespace syntax;
using llvm::cast;
using llvm::dyn_cast;

/// "1 argument", "3 arguments".
static std::string arguments_text(size_t count) {
  return std::to_string(count) + (count == 1 ? " argument" : " arguments");
}

bool Elaborator::bind(llvm::StringRef callee, Range definition,
                      const std::vector<Parameter> &parameters, const Arguments &arguments,
                      Scope &scope) {
  std::vector<ArgumentValue> values(parameters.size());
  std::vector<bool> given(parameters.size());
  bool correct = true;
  size_t position = 0, positional = 0;
  for (const ArgumentValue &argument : arguments.list)
    positional += argument.keyword.empty();
  for (const ArgumentValue &argument : arguments.list) {
    size_t index = position;
    if (argument.keyword.empty()) {
      if (position++ >= parameters.size()) {
        Diagnostic &diagnostic =
            error(Id::too_many_arguments, argument.range,
                  {callee.str(), arguments_text(parameters.size()), std::to_string(positional)});
        if (definition.valid())
          diagnostic.notes.push_back({definition, "`" + callee.str() + "` is defined here"});
        correct = false;
        break;
      }
    } else {
      index = size_t(llvm::find_if(parameters,
                                   [&](const Parameter &parameter) {
                                     return parameter.name.text == argument.keyword;
                                   }) -
                     parameters.begin());
      if (index == parameters.size()) {
        Diagnostic &diagnostic =
            error(Id::unknown_keyword, argument.keyword_range, {callee.str(), argument.keyword});
        std::vector<llvm::StringRef> names;
        for (const Parameter &parameter : parameters)
          names.push_back(parameter.name.text);
        suggest(diagnostic, argument.keyword, names);
        if (definition.valid())
          diagnostic.notes.push_back({definition, "`" + callee.str() + "` is defined here"});
        correct = false;
        continue;
      }
    }
    if (given[index]) {
      Diagnostic &diagnostic =
          error(Id::duplicate_argument,
                argument.keyword.empty() ? argument.range : argument.keyword_range,
                {parameters[index].name.text, callee.str()});
      diagnostic.notes.push_back({values[index].range, "it is given here already"});
      correct = false;
      continue;
    }
    given[index] = true;
    values[index] = argument;
  }
  for (size_t i = 0; i < parameters.size(); ++i) {
    const Parameter &parameter = parameters[i];
    if (!given[i]) {
      if (!parameter.value) {
        if (correct) {
          Diagnostic &diagnostic =
              error(Id::missing_argument, arguments.call, {callee.str(), parameter.name.text});
          if (parameter.name.range.valid())
            diagnostic.notes.push_back({parameter.name.range, "it is a parameter here"});
        }
        correct = false;
        continue;
      }
      values[i].value = load(evaluate(*parameter.value, scope), parameter.value->range);
      values[i].range = parameter.value->range;
    }
    scope.names[parameter.name.text] = {values[i].value, values[i].range};
  }
  if (correct)
    match_types(callee, parameters, scope, values);
  return correct;
}

void Elaborator::grown_too_large(Range range, const std::string &limit) {
  if (!too_large_)
    error(Id::too_large, range, {limit});
  too_large_ = true;
}

bool Elaborator::enter(const void *function, const Instance *owner, std::string name, Range call,
                       bool higher_order) {
  constexpr size_t most_calls = 1000000;
  if (++calls_ > most_calls)
    grown_too_large(call, std::to_string(most_calls) + " calls");
  if (too_large_ || recursive_.contains(function))
    return false;
  unsigned active = 0;
  for (const Frame &frame : frames_)
    active += frame.function == function && frame.owner == owner;
  // A function that takes functions may meet itself in its argument; a plain one that meets itself
  // would never end.
  constexpr unsigned most_nested = 32;
  if (active >= (higher_order ? most_nested : 1)) {
    recursive_.insert(function);
    Diagnostic &diagnostic = error(Id::recursion, call, {name});
    // The way from the first use of the function back to it.
    bool inside = false;
    for (const Frame &frame : frames_) {
      if (inside && frame.call.valid() && diagnostic.notes.size() < 8)
        diagnostic.notes.push_back({frame.call, "through `" + frame.name + "`, called here"});
      inside |= frame.function == function;
    }
    return false;
  }
  if (!deeper(call))
    return false;
  Range user = user_range(call);
  frames_.push_back({function, owner, std::move(name), call, user});
  return true;
}

bool Elaborator::deeper(Range range) {
  // A level takes one or two kilobytes of stack, a call some of them; eight megabytes hold them
  // all, also with a sanitizer.
  constexpr unsigned most_values = 2000, most_calls = 200;
  if (depth_ < most_values && frames_.size() < most_calls)
    return true;
  if (!too_large_)
    error(Id::too_deep, range, {std::to_string(depth_ < most_values ? most_calls : most_values)});
  too_large_ = true;
  return false;
}

void Elaborator::leave() { frames_.pop_back(); }

static bool has_callable(const Arguments &arguments) {
  return llvm::any_of(arguments.list, [](const ArgumentValue &argument) {
    return argument.value.is(Value::Kind::callable);
  });
}

Value Elaborator::call(const Closure &closure, Arguments arguments) {
  std::string name = name_of(closure);
  if (!enter(closure.function, closure.owner, name, arguments.call, has_callable(arguments)))
    return {};
  elaborated_.insert(closure.function);
  Scope &scope = *new_scope(Scope::Level::call, closure.scope);
  Value result;
  if (bind(name, closure.function->name.range, closure.function->parameters, arguments, scope))
    result = this->result(*closure.function, name, scope);
  leave();
  return result;
}

Value Elaborator::call(const Value &callee, Arguments arguments) {
  Callable &callable = *callee.callable;
  if (!takes_by_path(callable) && !without_by_path(arguments, describe(callee)))
    return {};
  switch (callable.kind) {
  case Callable::Kind::closure:
    return call(cast<Closure>(callable), std::move(arguments));
  case Callable::Kind::builtin:
    return call_builtin(*cast<BuiltinUse>(callable).builtin, arguments);
  case Callable::Kind::definition: {
    auto &use = cast<DefinitionUse>(callable);
    if (use.definition->kind == Definition::Kind::layer ||
        use.definition->kind == Definition::Kind::model)
      return instantiate(*use.definition, *use.scope, std::move(arguments));
    return Value::call(make<Bound>(use.definition, use.scope, std::move(arguments)));
  }
  case Callable::Kind::instance: {
    auto &instance = cast<Instance>(callable);
    if (instance.call)
      return call(*instance.call, std::move(arguments));
    Diagnostic &diagnostic = error(Id::not_callable, arguments.call, {describe(callee)});
    diagnostic.notes.push_back(
        {instance.definition->name.range, "it has no `fn (…)` without a name"});
    return {};
  }
  case Callable::Kind::pipe: {
    auto &pipe = cast<Pipe>(callable);
    bool one = arguments.list.size() == 1 || (pipe.repeats && arguments.list.size() > 1);
    if (!one || !arguments.list.front().keyword.empty()) {
      error(Id::too_many_arguments, arguments.call,
            {"pipe", arguments_text(1), std::to_string(arguments.list.size())});
      return {};
    }
    ArgumentValue value = std::move(arguments.list.front());
    for (size_t i = 0; i < pipe.stages.size(); ++i) {
      // The first stage is called where the pipe is, the others where they stand in it.
      Arguments stage;
      stage.call = i == 0 ? arguments.call : pipe.ranges[i];
      bool entered = enter(&pipe, nullptr, "pipe", arguments.call, true);
      if (!entered)
        return {};
      // What an earlier stage gives is told about at the stage that cannot take it.
      if (i > 0)
        value.range = pipe.ranges[i];
      value.piped = i > 0;
      stage.list.push_back(value);
      stage.list.insert(stage.list.end(), arguments.list.begin() + 1, arguments.list.end());
      value.value = call(pipe.stages[i], std::move(stage));
      leave();
      if (value.value.is_poison())
        return {};
    }
    return value.value;
  }
  case Callable::Kind::partial: {
    auto &partial = cast<Partial>(callable);
    Arguments all = partial.arguments;
    all.list.insert(all.list.begin(), arguments.list.begin(), arguments.list.end());
    return call(partial.callee, std::move(all));
  }
  case Callable::Kind::bound: {
    // Arguments that an initializer gets from the layer follow those that the user gave it.
    auto &bound = cast<Bound>(callable);
    if (bound.definition->kind != Definition::Kind::initializer)
      break;
    Arguments all = bound.arguments;
    all.call = arguments.call;
    for (ArgumentValue &argument : arguments.list)
      if (argument.keyword.empty() || llvm::none_of(all.list, [&](const ArgumentValue &other) {
            return other.keyword == argument.keyword;
          }))
        all.list.push_back(std::move(argument));
    return Value::call(make<Bound>(bound.definition, bound.scope, std::move(all)));
  }
  case Callable::Kind::chain:
  case Callable::Kind::by_path:
    break;
  }
  error(Id::not_callable, arguments.call, {describe(callee)});
  return {};
}

Value Elaborator::call_builtin(const Builtin &builtin, const Arguments &arguments) {
  BuiltinCall call;
  call.name = builtin.name;
  call.range = arguments.call;
  call.arguments.resize(builtin.parameters.size());
  auto plain = [](llvm::StringRef name) { return name.rtrim('?'); };
  size_t position = 0;
  for (const ArgumentValue &argument : arguments.list) {
    size_t index = position;
    if (argument.keyword.empty()) {
      if (position++ >= builtin.parameters.size()) {
        error(Id::too_many_arguments, argument.range,
              {builtin.name.str(), arguments_text(builtin.parameters.size()),
               std::to_string(arguments.list.size())});
        return {};
      }
    } else {
      index = size_t(
          llvm::find_if(builtin.parameters,
                        [&](llvm::StringRef name) { return plain(name) == argument.keyword; }) -
          builtin.parameters.begin());
      if (index == builtin.parameters.size()) {
        Diagnostic &diagnostic = error(Id::unknown_keyword, argument.keyword_range,
                                       {builtin.name.str(), argument.keyword});
        std::vector<llvm::StringRef> names;
        for (llvm::StringRef name : builtin.parameters)
          names.push_back(plain(name));
        suggest(diagnostic, argument.keyword, names);
        return {};
      }
    }
    BuiltinCall::Bound &bound = call.arguments[index];
    if (bound.given) {
      error(Id::duplicate_argument, argument.range,
            {plain(builtin.parameters[index]).str(), builtin.name.str()});
      return {};
    }
    bound = {true, argument.value, argument.range};
  }
  for (size_t i = 0; i < builtin.parameters.size(); ++i) {
    if (!call.arguments[i].given && !builtin.parameters[i].ends_with("?")) {
      error(Id::missing_argument, arguments.call,
            {builtin.name.str(), plain(builtin.parameters[i]).str()});
      return {};
    }
    if (call.arguments[i].given && call.arguments[i].value.is_poison())
      return {};
  }
  return builtin.elaborate(*this, call);
}

// A stage `f(b = 1)` of a fn takes the piped value as its first argument; layers are made on the
// spot.
Value Elaborator::stage(const Expression &expression, Scope &scope) {
  if (const auto *use = dyn_cast<Call>(&expression)) {
    Value callee = evaluate(*use->callee, scope);
    if (callee.is(Value::Kind::callable) &&
        (llvm::isa<Closure>(callee.callable) ||
         (llvm::isa<BuiltinUse>(callee.callable) &&
          cast<BuiltinUse>(callee.callable)->builtin->name != "repeat")))
      return Value::call(make<Partial>(callee, evaluate_arguments(*use, scope)));
  }
  return made(evaluate(expression, scope), expression.range);
}

// A layer by its bare name means one with all its defaults.
Value Elaborator::made(Value value, Range range) {
  if (value.is(Value::Kind::callable))
    if (const auto *use = dyn_cast<DefinitionUse>(value.callable);
        use && (use->definition->kind == Definition::Kind::layer ||
                use->definition->kind == Definition::Kind::model))
      return instantiate(*use->definition, *use->scope, Arguments{{}, range});
  return value;
}

static bool is_optimizer_part(const Value &value) {
  if (!value.is(Value::Kind::callable))
    return false;
  auto trains = [](const Definition *definition) {
    return definition->kind == Definition::Kind::optimizer ||
           definition->kind == Definition::Kind::transform;
  };
  if (const auto *use = dyn_cast<DefinitionUse>(value.callable))
    return trains(use->definition);
  if (const auto *bound = dyn_cast<Bound>(value.callable))
    return trains(bound->definition);
  return llvm::isa<Chain>(value.callable);
}

Value Elaborator::pipe(const Binary &expression, Scope &scope) {
  std::vector<const Expression *> parts;
  const Expression *left = &expression;
  while (const auto *binary = dyn_cast<Binary>(left)) {
    if (binary->op != BinaryOperator::pipe || (binary->parentheses && binary != &expression))
      break;
    parts.push_back(binary->right.get());
    left = binary->left.get();
  }
  parts.push_back(left);
  std::reverse(parts.begin(), parts.end());

  Value first = evaluate(*parts.front(), scope);
  if (!first.is(Value::Kind::callable)) {
    ArgumentValue value;
    value.value = first;
    value.range = parts.front()->range;
    for (const Expression *part : llvm::drop_begin(parts)) {
      Value callee = stage(*part, scope);
      if (callee.is_poison() || value.value.is_poison())
        return {};
      if (!callee.is(Value::Kind::callable)) {
        error(Id::not_callable, part->range, {describe(callee)});
        return {};
      }
      if (value.piped)
        value.range = part->range;
      Arguments arguments;
      arguments.call = part->range;
      arguments.list.push_back(value);
      value.value = call(callee, std::move(arguments));
      value.piped = true;
    }
    return value.value;
  }

  std::vector<Value> stages;
  bool poison = false, optimizer = false;
  for (const Expression *part : parts) {
    stages.push_back(stages.empty() ? made(first, part->range) : stage(*part, scope));
    poison |= stages.back().is_poison();
    if (!stages.back().is_poison() && !stages.back().is(Value::Kind::callable)) {
      error(Id::not_callable, part->range, {describe(stages.back())});
      poison = true;
    }
    optimizer |= is_optimizer_part(stages.back());
  }
  if (poison)
    return {};
  if (!optimizer) {
    Pipe *result = make<Pipe>(expression.range);
    for (size_t i = 0; i < parts.size(); ++i) {
      result->stages.push_back(stages[i]);
      result->ranges.push_back(parts[i]->range);
    }
    return Value::call(result);
  }
  Chain *chain = make<Chain>(expression.range);
  for (size_t i = 0; i < parts.size(); ++i) {
    if (!is_optimizer_part(stages[i])) {
      error(Id::not_an_optimizer, parts[i]->range, {describe(stages[i])});
      return {};
    }
    if (auto *use = dyn_cast<DefinitionUse>(stages[i].callable))
      chain->links.push_back(
          make<Bound>(use->definition, use->scope, Arguments{{}, parts[i]->range}));
    else if (auto *bound = dyn_cast<Bound>(stages[i].callable))
      chain->links.push_back(bound);
    else
      llvm::append_range(chain->links, cast<Chain>(stages[i].callable)->links);
  }
  return Value::call(chain);
}

} // namespace gradus::sema
