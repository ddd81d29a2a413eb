// Train blocks: each becomes a step (forward, gradient, update of every statement) and a function
// that gives the gradients.
#include "dsl/sema/training.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::sema {

using namespace syntax;
using llvm::cast;
using llvm::dyn_cast;

/// The loss that an objective names, without or with arguments.
static const Expression &callee_of(const Expression &objective) {
  const auto *call = dyn_cast<Call>(&objective);
  return call ? *call->callee : objective;
}

bool Elaborator::collect(const std::vector<TrainStatement> &sources, const Instance &model,
                         Training &training) {
  bool correct = true;
  for (const TrainStatement &source : sources) {
    if (source.kind == TrainStatement::Kind::repeat) {
      std::optional<int64_t> count =
          want_integer(evaluate(*source.count, *model.scope), source.count->range, "`repeat`");
      constexpr int64_t most = 1000;
      if (count && (*count < 1 || *count > most)) {
        error(Id::repeat_count, source.count->range,
              {std::to_string(*count), "1", std::to_string(most)});
        count.reset();
      }
      size_t first = training.order.size();
      correct &= collect(source.body, model, training) && count.has_value();
      std::vector<unsigned> body(training.order.begin() + first, training.order.end());
      for (int64_t i = 1; count && i < *count && training.order.size() < 100000; ++i)
        llvm::append_range(training.order, body);
      continue;
    }
    training.order.push_back(unsigned(training.statements.size()));
    Statement &statement = training.statements.emplace_back();
    statement.source = &source;
    statement.number = training.order.back();

    const Expression &callee = callee_of(*source.objective);
    Value loss = evaluate(callee, *model.scope);
    if (loss.is(Value::Kind::callable))
      statement.loss = dyn_cast<Closure>(loss.callable);
    if (statement.loss && statement.loss->function->kind != syntax::Function::Kind::loss)
      statement.loss = nullptr;
    if (!statement.loss) {
      if (!loss.is_poison()) {
        Diagnostic &diagnostic = error(Id::not_a_loss, callee.range, {describe(loss)});
        diagnostic.hint = "declare it with `loss` to train on it";
      }
      correct = false;
    } else {
      const auto &parameters = statement.loss->function->parameters;
      statement.given.resize(parameters.size());
      if (const auto *call = dyn_cast<Call>(source.objective.get())) {
        size_t position = 0;
        for (const syntax::Argument &argument : call->arguments) {
          size_t index =
              argument.keyword.text.empty()
                  ? position++
                  : size_t(llvm::find_if(parameters,
                                         [&](const Parameter &parameter) {
                                           return parameter.name.text == argument.keyword.text;
                                         }) -
                           parameters.begin());
          if (index < parameters.size())
            statement.given[index] = true;
        }
      }
    }
    correct &= select(source.over, statement);
    correct &= resolve_optimizer(*source.optimizer, *model.scope, training, statement);
  }
  return correct;
}

bool Elaborator::declare_arguments(Training &training) {
  bool correct = true;
  training.arguments.clear();
  std::map<std::string, Range> places;
  for (const Statement &statement : training.statements) {
    const syntax::Function &function = *statement.loss->function;
    Scope &scope = *new_scope(Scope::Level::call, statement.loss->scope);
    for (size_t i = 0; i < function.parameters.size(); ++i) {
      const Parameter &parameter = function.parameters[i];
      if (statement.given[i])
        continue;
      bool tensor = parameter.type && parameter.type->element.text != "dim" &&
                    parameter.type->element.text != "number";
      if (!tensor) {
        if (parameter.value)
          continue;
        Diagnostic &diagnostic =
            error(Id::untyped_loss_argument, statement.source->objective->range,
                  {function.name.text, parameter.name.text});
        diagnostic.notes.push_back({parameter.name.range, "it is a parameter here"});
        correct = false;
        continue;
      }
      std::optional<TensorType> type = tensor_type(*parameter.type, scope, /*allow_free=*/true);
      if (!type) {
        correct = false;
        continue;
      }
      std::optional<Bounds> bounds =
          this->bounds(*parameter.type, "`" + parameter.name.text + "`", scope);
      auto known = training.arguments.find(parameter.name.text);
      if (known == training.arguments.end()) {
        training.arguments[parameter.name.text] =
            builder().argument(parameter.name.text, std::move(*type), parameter.doc, bounds);
        places[parameter.name.text] = parameter.range;
        continue;
      }
      auto conflict = [&](std::string here, std::string there) {
        Diagnostic &diagnostic =
            error(Id::argument_conflict, statement.source->objective->range,
                  {parameter.name.text, here, there});
        diagnostic.notes.push_back({places[parameter.name.text], "it is " + there + " here"});
        diagnostic.notes.push_back({parameter.range, "and " + here + " here"});
        correct = false;
      };
      std::optional<Bounds> &before = builder().block.arguments[known->second.id].bounds;
      if (known->second.type != *type)
        conflict(type->str(), known->second.type.str());
      else if (bounds && before && *bounds != *before)
        conflict("in " + bounds->str(), "in " + before->str());
      else if (bounds)
        before = bounds;
    }
  }
  return correct;
}

bool Elaborator::follow_schedules(Arguments &arguments, Statement &statement) {
  const syntax::Function &function = *statement.loss->function;
  std::string callee = "the loss `" + function.name.text + "`";
  if (!without_by_path(arguments, callee))
    return false;
  for (size_t i = 0; i < arguments.list.size(); ++i) {
    ArgumentValue &argument = arguments.list[i];
    const Bound *schedule = schedule_of(argument.value, argument.range);
    if (!schedule)
      continue;
    if (!without_by_path(schedule->arguments, callee))
      return false;
    std::string name = argument.keyword;
    if (name.empty() && i < function.parameters.size())
      name = function.parameters[i].name.text;
    argument.value = schedule_value(*schedule, statement.prefix + "." + function.name.text + "." + name,
                                    update_count(statement, argument.range), statement);
    if (argument.value.is_poison())
      return false;
  }
  return true;
}

Value Elaborator::objective(Statement &statement, const Instance &model, Training &training) {
  const Expression &source = *statement.source->objective;
  const syntax::Function &function = *statement.loss->function;
  Arguments arguments;
  arguments.call = source.range;
  if (const auto *call = dyn_cast<Call>(&source))
    arguments = evaluate_arguments(*call, *model.scope);
  if (!follow_schedules(arguments, statement))
    return {};
  for (size_t i = 0; i < function.parameters.size(); ++i) {
    const Parameter &parameter = function.parameters[i];
    auto value = training.arguments.find(parameter.name.text);
    if (statement.given[i] || value == training.arguments.end())
      continue;
    ArgumentValue argument;
    argument.keyword = parameter.name.text;
    argument.value = value->second;
    argument.range = source.range;
    arguments.list.push_back(std::move(argument));
  }
  Value loss = call(*statement.loss, std::move(arguments));
  if (loss.is_poison())
    return {};
  if (!loss.is(Value::Kind::tensor) &&
      (loss.is(Value::Kind::integer) || loss.is(Value::Kind::number)))
    loss = to_tensor(loss, options_.precision, source.range);
  if (loss.is(Value::Kind::tensor) && loss.weak)
    loss = builder().cast(loss, options_.precision, source.range);
  if (!loss.is(Value::Kind::tensor) || !loss.type.shape.empty() || !is_float(loss.type.element)) {
    Diagnostic &diagnostic =
        error(Id::loss_not_scalar, function.name.range,
              {"loss", function.name.text,
               loss.is(Value::Kind::tensor) ? loss.type.str() : describe(loss)});
    diagnostic.hint = "`mean(…)` or `sum(…)` makes one number of many";
    return {};
  }
  check_reached(statement, loss);
  return loss;
}

void Elaborator::check_reached(Statement &statement, const Value &loss) {
  if (std::exchange(statement.checked_reach, true))
    return;
  std::vector<const Storage *> reached = builder().reached(loss.id);
  auto touches = [&](llvm::ArrayRef<Storage *> storages) {
    return llvm::any_of(storages,
                        [&](Storage *storage) { return llvm::is_contained(reached, storage); });
  };
  std::string name = statement.loss->function->name.text;
  const Selection &over = statement.source->over;
  auto report = [&](Range range, std::string what) {
    Diagnostic &diagnostic = error(Id::loss_independent, range, {name, what});
    diagnostic.notes.push_back(
        {statement.loss->function->name.range, "`" + name + "` is defined here"});
  };
  if (over.all) {
    if (!touches(statement.over))
      report(over.range, "any parameter that is trained here");
    return;
  }
  for (const Statement::Pattern &pattern : statement.patterns)
    if (!touches(pattern.matched))
      report(pattern.source->range, "`" + path_text(*pattern.source) + "`");
}

/// What two statements do to the same parameters must not be the opposite of each other.
bool Elaborator::check_goals(const Training &training) {
  auto word = [](const Statement &statement) {
    return statement.source->kind == TrainStatement::Kind::maximize ? "maximize" : "minimize";
  };
  auto same_loss = [](const Statement &a, const Statement &b) {
    // With arguments of its own it may be another one.
    return a.loss->function == b.loss->function && a.loss->owner == b.loss->owner &&
           llvm::none_of(a.given, [](bool given) { return given; }) && a.given == b.given;
  };
  /// What of a statement another one trains too: a path as the user wrote it; null where `all` says
  /// it.
  struct Shared {
    bool any = false;
    const PathPattern *pattern = nullptr;
  };
  auto shared = [](const Statement &of, const Statement &with) {
    for (const Statement::Pattern &pattern : of.patterns)
      if (llvm::any_of(pattern.matched,
                       [&](Storage *each) { return llvm::is_contained(with.over, each); }))
        return Shared{true, pattern.source};
    return Shared{of.source->over.all && llvm::any_of(of.over, [&](Storage *each) {
                    return llvm::is_contained(with.over, each);
                  })};
  };
  bool correct = true;
  for (size_t later = 0; later < training.statements.size(); ++later)
    for (size_t earlier = 0; earlier < later; ++earlier) {
      const Statement &here = training.statements[later], &there = training.statements[earlier];
      Shared mine = shared(here, there), other = shared(there, here);
      if (!mine.any || !same_loss(here, there) || here.source->kind == there.source->kind)
        continue;
      const PathPattern *named = mine.pattern ? mine.pattern : other.pattern;
      Diagnostic &diagnostic =
          error(Id::opposed_goals, mine.pattern ? mine.pattern->range : here.source->over.range,
                {named ? "`" + path_text(*named) + "`" : "everything", word(here),
                 here.loss->function->name.text, word(there)});
      diagnostic.notes.push_back(
          {other.pattern ? other.pattern->range : there.source->over.range,
           std::string("to ") + word(there) + " it here"});
      diagnostic.hint = "let each of the two train a part of its own";
      correct = false;
    }
  return correct;
}

/// The gradient of what the statement minimizes, by each parameter it trains.
static std::vector<Value> gradients(Builder &builder, const Value &minimized,
                                    llvm::ArrayRef<Storage *> over, Range range) {
  std::vector<Value> operands{minimized};
  for (Storage *storage : over)
    operands.push_back(builder.read(*storage, range));
  std::string sentence;
  return builder.emit("gradient", operands, {}, range, sentence);
}

bool Elaborator::run_statement(Statement &statement, const Instance &model, Training &training,
                               Value &loss) {
  Range range = statement.source->range;
  if (statement.first_site < 0)
    statement.first_site = builder().next_site;
  loss = objective(statement, model, training);
  if (loss.is_poison())
    return false;
  Value minimized = loss;
  if (statement.source->kind == TrainStatement::Kind::maximize)
    minimized = builder().emit("neg", {loss}, {}, range);
  std::vector<Value> parts = gradients(builder(), minimized, statement.over, range);
  builder().emit_effect("check_finite", {loss}, {{"statement", int64_t(statement.number)}}, range);
  if (!update(statement, parts))
    return false;
  builder().forget_reads();
  return true;
}

void Elaborator::elaborate_training(const Instance &model) {
  for (const MemberDeclaration &member : model.definition->members) {
    if (member.kind != MemberDeclaration::Kind::train)
      continue;
    Training training;
    training.declaration = &member;
    training.name = member.name.text;
    Builder step(options_.precision, /*training=*/true, initialize_sites_);
    Builder gradient(options_.precision, /*training=*/true, initialize_sites_);
    sema::Function step_function, gradient_function;
    {
      BuilderScope building(*this, step);
      if (!collect(member.train, model, training) || !check_goals(training) ||
          !declare_arguments(training))
        continue;
      std::vector<Value> losses(training.statements.size());
      bool correct = true;
      for (unsigned number : training.order)
        correct =
            correct && run_statement(training.statements[number], model, training, losses[number]);
      if (!correct)
        continue;
      for (const Statement &statement : training.statements)
        add_result(step_function, statement.loss->function->name.text, losses[statement.number]);
    }
    {
      BuilderScope building(*this, gradient);
      declare_arguments(training);
      std::vector<Value> flat;
      for (Statement &statement : training.statements) {
        gradient.next_site = statement.first_site;
        Value loss = objective(statement, model, training);
        if (loss.is_poison())
          break;
        add_result(gradient_function, statement.loss->function->name.text, loss);
        Range range = statement.source->range;
        if (statement.source->kind == TrainStatement::Kind::maximize)
          loss = gradient.emit("neg", {loss}, {}, range);
        flat.push_back(
            gradient.emit("flatten", gradients(gradient, loss, statement.over, range), {}, range));
        gradient.drop_assigned();
      }
      for (const Value &value : flat)
        add_result(gradient_function, "gradient", value);
    }
    auto finish = [&](sema::Function &function, Builder &builder, sema::Function::Kind kind,
                      llvm::StringRef suffix) {
      function.kind = kind;
      function.name = training.name + suffix.str();
      function.doc = member.doc;
      function.range = member.name.range;
      std::vector<ValueId> results = std::move(function.block.results);
      function.block = std::move(builder.block);
      function.block.results = std::move(results);
      function.requirements = std::move(builder.requirements);
      program_.functions.push_back(std::move(function));
    };
    finish(step_function, step, sema::Function::Kind::step, "_step");
    finish(gradient_function, gradient, sema::Function::Kind::gradient, "_gradient");
    describe_step(training);
  }
}

void Elaborator::describe_step(const Training &training) {
  Step step;
  step.name = training.name;
  step.doc = training.declaration->doc;
  for (const Statement &statement : training.statements) {
    StatementInfo info;
    info.maximize = statement.source->kind == TrainStatement::Kind::maximize;
    info.loss = statement.loss->function->name.text;
    for (const Storage *storage : statement.over)
      info.over.push_back(storage->path);
    for (const Bound *link : statement.links)
      info.optimizer += (info.optimizer.empty() ? "" : " |> ") + link->definition->name.text;
    info.hypers = statement.hypers;
    info.counter = statement.prefix + ".t";
    program_.counters.push_back(info.counter);
    for (size_t i = 0; i < statement.links.size(); ++i)
      if (ready_of(*statement.links[i]->definition))
        program_.counters.push_back(statement.link_prefixes[i] + ".calls");
    for (const auto &slot : statement.slots)
      program_.slots.push_back(
          {slot->path, slot->type.element, statement.count.constant(), slot->initial});
    step.statements.push_back(std::move(info));
  }
  program_.steps.push_back(std::move(step));
}

} // namespace gradus::sema
