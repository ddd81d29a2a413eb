// Values by the paths of parameters: `adamw(decay = by { *.bias: 0, else: 0.1 })`.
#include "dsl/sema/training.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::sema {

using namespace syntax;

bool Elaborator::takes_by_path(const Callable &callee) {
  const auto *use = llvm::dyn_cast<DefinitionUse>(&callee);
  return use && (use->definition->kind == Definition::Kind::optimizer ||
                 use->definition->kind == Definition::Kind::transform ||
                 use->definition->kind == Definition::Kind::schedule);
}

bool Elaborator::without_by_path(const Arguments &arguments, const std::string &callee) {
  for (const ArgumentValue &argument : arguments.list)
    if (by_path_of(argument.value)) {
      error(Id::misplaced_by_path, argument.range, {callee}).hint =
          "those of the optimizer, the transforms and their schedules after `using` can";
      return false;
    }
  return true;
}

Value Elaborator::evaluate_by_path(const ByPath &source, Scope &scope) {
  std::vector<Value> values;
  for (const ByPath::Group &group : source.groups)
    values.push_back(load(evaluate(*group.value, scope), group.value->range));
  if (llvm::any_of(values, [](const Value &value) { return value.is_poison(); }))
    return {};
  return Value::call(make<ValuesByPath>(source, std::move(values)));
}

namespace {
/// What gives a parameter its value.
struct Claim {
  size_t group = 0;
  const PathPattern *pattern = nullptr;
};
} // namespace

std::optional<std::vector<size_t>> Elaborator::group(const ByPath &source,
                                                     const Statement &statement) {
  std::vector<Claim> claims(statement.over.size());
  bool correct = true;
  auto claim = [&](const PathPattern &pattern, size_t group) {
    std::vector<Storage *> named = parameters_named(pattern);
    bool any = named.empty(), twice = false;
    for (auto [storage, known] : llvm::zip(statement.over, claims)) {
      if (!llvm::is_contained(named, storage))
        continue;
      any = true;
      if (!known.pattern) {
        known = {group, &pattern};
      } else if (known.group != group && !std::exchange(twice, true)) {
        Diagnostic &diagnostic =
            error(Id::claimed_twice, pattern.range,
                  {storage->path, path_text(*known.pattern), path_text(pattern)});
        diagnostic.notes.push_back({known.pattern->range, "it has its value from here already"});
        if (path_text(*known.pattern) != path_text(pattern))
          diagnostic.hint = "paths before one colon share a value: `" + path_text(*known.pattern) +
                            ", " + path_text(pattern) + ": …`";
      }
    }
    if (!any)
      error(Id::untrained_path, pattern.range, {path_text(pattern)})
          .notes.push_back({statement.source->over.range, "it trains what this names"});
    correct &= any && !named.empty() && !twice;
  };
  for (auto [number, group] : llvm::enumerate(source.groups))
    for (const PathPattern &pattern : group.paths)
      claim(pattern, number);

  std::vector<size_t> groups;
  bool others = source.groups.back().paths.empty();
  for (auto [storage, claim] : llvm::zip(statement.over, claims)) {
    if (correct && !claim.pattern && !others) {
      error(Id::unclaimed, source.range, {storage->path}).hint =
          "`else: …`, as the last, gives one to all others";
      correct = false;
    }
    groups.push_back(claim.pattern ? claim.group : source.groups.size() - 1);
  }
  return correct ? std::optional(groups) : std::nullopt;
}

/// Neighbours of one group are one stretch.
static std::vector<NamedAttribute> stretches(llvm::ArrayRef<Storage *> over,
                                             llvm::ArrayRef<int64_t> group_of) {
  std::vector<int64_t> groups, ends;
  int64_t end = 0;
  for (auto [storage, group] : llvm::zip(over, group_of)) {
    end += product(storage->type.shape).constant();
    if (!groups.empty() && groups.back() == group) {
      ends.back() = end;
      continue;
    }
    groups.push_back(group);
    ends.push_back(end);
  }
  return {{"groups", groups}, {"ends", ends}};
}

Value Elaborator::by_path_value(const ValuesByPath &groups, const std::string &name,
                                const Parameter &parameter, Range call, const Value &step,
                                Statement &statement) {
  const ByPath &source = groups.source;
  std::optional<std::vector<size_t>> group_of = group(source, statement);
  if (!group_of)
    return {};
  std::vector<Value> values;
  std::vector<int64_t> places(statement.over.size());
  for (auto [number, group] : llvm::enumerate(source.groups)) {
    // An `else` to which nothing is left has no value.
    if (!llvm::is_contained(*group_of, number))
      continue;
    std::string path = group.paths.empty() ? "else" : path_text(group.paths.front());
    const Value &given = groups.values[number];
    Value value =
        hyper_value(given, name + "." + path, parameter, group.value->range, call, step, statement);
    if (value.is_poison())
      return {};
    if (!value.is(Value::Kind::tensor) || !value.weak || !value.type.shape.empty()) {
      bool schedule = schedule_of(given, call) != nullptr;
      error(Id::by_path_number, group.value->range,
            {schedule ? "a schedule that depends on the path itself" : describe(given)});
      return {};
    }
    for (auto [place, member] : llvm::zip(places, *group_of))
      if (member == number)
        place = int64_t(values.size());
    values.push_back(std::move(value));
  }
  Value row = builder().emit("piecewise", values, stretches(statement.over, places),
                             user_range(source.range));
  row.weak = true;
  return row;
}

} // namespace gradus::sema
