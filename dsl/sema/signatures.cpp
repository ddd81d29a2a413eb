// Types of parameters: patterns of shapes against the shapes of arguments. Free names bind,
// everything else must agree.
#include "dsl/sema/elaborator.h"

#include "dsl/sema/shape_rules.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::sema {

using namespace syntax;
using llvm::dyn_cast;

std::optional<Element> Elaborator::element(const TypeNode &node) {
  if (node.element.text == "float")
    return options_.precision;
  if (node.element.text != "i1")
    if (std::optional<Element> element = element_named(node.element.text))
      return element;
  Diagnostic &diagnostic = error(Id::unknown_type, node.element.range, {node.element.text});
  suggest(diagnostic, node.element.text,
          {"float", "f32", "f64", "i32", "i64", "bool", "dim", "number"});
  return std::nullopt;
}

std::optional<Dim> Elaborator::extent(const Expression &expression, Scope &scope) {
  Value value = evaluate(expression, scope);
  return want_dim(value, expression.range, "a shape");
}

/// The name, when the extent is one that nothing binds: it stands for whatever the argument has
/// there.
static const NameUse *free_name(const Expression &extent, const Scope &scope) {
  const auto *name = dyn_cast<NameUse>(&extent);
  if (!name)
    return nullptr;
  const Binding *binding = scope.find(name->name);
  // Functions do not count: `fn f(x: float[n, t])` may use a letter that is also a function's.
  if (binding && !binding->value.is(Value::Kind::callable) &&
      !binding->value.is(Value::Kind::storage))
    return nullptr;
  return name;
}

static bool is_plain_kind(const TypeNode &node) {
  return node.element.text == "dim" || node.element.text == "number";
}

std::optional<TensorType> Elaborator::tensor_type(const TypeNode &node, Scope &scope,
                                                  bool allow_free) {
  std::optional<Element> element = this->element(node);
  if (!element)
    return std::nullopt;
  TensorType type;
  type.element = *element;
  for (const Extent &part : node.shape) {
    if (part.is_ellipsis) {
      type.shape.push_back(Dim::symbol("..."));
      scope.names["..."] = {Value::list({Value::integer(type.shape.back())}), part.range};
      continue;
    }
    if (const NameUse *name = allow_free ? free_name(*part.value, scope) : nullptr) {
      Dim symbol = Dim::symbol(name->name);
      for (const auto &[fixed, value] : options_.dims)
        if (fixed == name->name && !generic())
          symbol = Dim(value);
      if (!generic())
        used_symbols_.try_emplace(name->name, part.range);
      scope.names[name->name] = {Value::integer(symbol), part.range};
    }
    std::optional<Dim> extent = this->extent(*part.value, scope);
    if (!extent)
      return std::nullopt;
    type.shape.push_back(*extent);
  }
  return type;
}

namespace {

/// An argument whose type is a shape, in the element type that its parameter wants.
struct Match {
  const Parameter *parameter;
  Value value;
  const ArgumentValue *argument;
  bool number; ///< a number was given: it fits any leading extents

  const TypeNode &node() const { return *parameter->type; }
  size_t rank() const { return value.type.shape.size(); }
  size_t ellipsis() const {
    return size_t(llvm::find_if(node().shape, [](const Extent &part) { return part.is_ellipsis; }) -
                  node().shape.begin());
  }
  bool rank_fits() const {
    return ellipsis() < node().shape.size() ? rank() + 1 >= node().shape.size()
                                            : rank() == node().shape.size();
  }
  /// The extent that the part of the pattern at `index` speaks of.
  Dim extent(size_t index) const {
    return value.type.shape[index < ellipsis() ? index : rank() - (node().shape.size() - index)];
  }
  /// The extents that `...` stands for.
  llvm::ArrayRef<Dim> leading() const {
    return llvm::ArrayRef<Dim>(value.type.shape)
        .slice(ellipsis(), rank() + 1 - node().shape.size());
  }
};

} // namespace

std::optional<Value> Elaborator::convert_argument(llvm::StringRef callee,
                                                  const Parameter &parameter,
                                                  const ArgumentValue &argument) {
  const TypeNode &node = *parameter.type;
  Value value = argument.value;
  std::string who = "`" + parameter.name.text + "` of `" + callee.str() + "`";
  if (is_plain_kind(node)) {
    bool dim = node.element.text == "dim";
    bool fits =
        value.is(Value::Kind::integer) ||
        (!dim && (value.is(Value::Kind::number) || value.weak || by_path_of(value)));
    if (!fits)
      error(Id::argument_kind, argument.range,
            {who, dim ? "a dimension" : "a number", describe(value)});
    else if (dim && !want_dim(value, argument.range, who))
      fits = false;
    return fits ? std::optional<Value>(value) : std::nullopt;
  }
  std::optional<Element> element = this->element(node);
  if (!element)
    return std::nullopt;
  if (value.is(Value::Kind::callable) || value.is_sequence() || value.is(Value::Kind::string)) {
    error(Id::argument_kind, argument.range, {who, "a tensor", describe(value)});
    return std::nullopt;
  }
  if (!value.is(Value::Kind::tensor))
    value = to_tensor(value, *element, argument.range);
  else if (value.weak && is_float(*element))
    value = builder().cast(value, *element, user_range(argument.range));
  if (value.is_poison())
    return std::nullopt;
  if (value.type.element == *element)
    return value;
  Diagnostic &diagnostic =
      error(Id::wrong_element, argument.range,
            {argument.piped ? "the piped value" : quote(argument.range, "this value"),
             value.type.str(), callee.str(), sema::name(*element).str()});
  if (parameter.range.valid() && !in_library(parameter.range))
    diagnostic.notes.push_back({parameter.range, "`" + parameter.name.text + "` is declared here"});
  diagnostic.hint = "`cast(x, " + node.element.text + ")` converts";
  return std::nullopt;
}

void Elaborator::match_types(llvm::StringRef callee, const std::vector<Parameter> &parameters,
                             Scope &scope, llvm::ArrayRef<ArgumentValue> values) {
  std::vector<Match> matches;
  auto poison = [&](const Parameter &parameter) {
    scope.names[parameter.name.text].value = Value();
  };
  // Whether some argument was wrong already: then free names may stay unbound, and nothing is said
  // about it.
  bool incomplete = false;
  for (size_t i = 0; i < parameters.size(); ++i) {
    const Parameter &parameter = parameters[i];
    if (parameter.type)
      bounds(*parameter.type, "`" + parameter.name.text + "`", scope);
    incomplete |= values[i].value.is_poison();
    if (values[i].value.is_poison() || !parameter.type)
      continue;
    std::optional<Value> value = convert_argument(callee, parameter, values[i]);
    if (!value) {
      incomplete = true;
      poison(parameter);
      continue;
    }
    scope.names[parameter.name.text].value = *value;
    if (!is_plain_kind(*parameter.type))
      matches.push_back({&parameter, *value, &values[i],
                         !values[i].value.is(Value::Kind::tensor) ||
                             (values[i].value.weak && values[i].value.type.shape.empty())});
  }

  // First the free names, from all arguments; then every extent is known and can be compared.
  for (const Match &match : matches)
    for (size_t i = 0; match.rank_fits() && i < match.node().shape.size(); ++i)
      if (!match.node().shape[i].is_ellipsis)
        if (const NameUse *name = free_name(*match.node().shape[i].value, scope))
          scope.names[name->name] = {Value::integer(match.extent(i)), match.argument->range};

  // Names of arguments that were wrong have no extents; nothing more is said about them.
  for (const Parameter &parameter : parameters)
    if (incomplete && parameter.type)
      for (const Extent &part : parameter.type->shape)
        if (const NameUse *name = part.is_ellipsis ? nullptr : free_name(*part.value, scope))
          scope.names[name->name] = {Value(), parameter.range};

  // `...` stands for the same extents wherever it stands in one signature.
  const Match *leader = nullptr;
  for (const Match &match : matches) {
    const TypeNode &node = match.node();
    bool fits = match.rank_fits(), known = true;
    std::string expected;
    std::vector<const Expression *> wrong;
    for (size_t i = 0; i < node.shape.size() && known; ++i) {
      expected += i ? ", " : "";
      if (node.shape[i].is_ellipsis) {
        if (!leader) {
          expected += "...";
          continue;
        }
        std::string extents = str(leader->leading());
        expected += llvm::StringRef(extents).drop_front().drop_back();
        if (leader->leading().empty())
          expected.resize(expected.size() - (i ? 2 : 0));
        fits &= match.rank_fits() && (match.number || match.leading() == leader->leading());
        continue;
      }
      const Expression &expression = *node.shape[i].value;
      if (const NameUse *name = free_name(expression, scope)) {
        expected += name->name;
        known = !incomplete;
        continue;
      }
      std::optional<Dim> extent = this->extent(expression, scope);
      known = extent.has_value();
      if (!known)
        break;
      expected += extent->str();
      if (match.rank_fits() && match.extent(i) == *extent)
        continue;
      fits = false;
      wrong.push_back(&expression);
    }
    if (fits && known) {
      if (!leader && !match.number && match.ellipsis() < node.shape.size())
        leader = &match;
      continue;
    }
    poison(*match.parameter);
    if (!known)
      continue;
    Range range = match.argument->range;
    Diagnostic &diagnostic =
        error(Id::shape_mismatch, range,
              {match.argument->piped ? "the piped value" : quote(range, "this value"),
               str(match.value.type.shape), callee.str(), "[" + expected + "]"});
    for (const Expression *expression : wrong)
      note_origins(diagnostic, *expression, scope);
    if (leader && match.ellipsis() < node.shape.size() && !in_library(leader->argument->range))
      diagnostic.notes.push_back(
          {leader->argument->range, "`" + leader->parameter->name.text + "` of `" + callee.str() +
                                        "` has shape " + str(leader->value.type.shape)});
    const Operation *producer = builder().producer(match.value.id);
    if (producer && producer->range.valid() && !(producer->range == user_range(range)))
      diagnostic.notes.push_back(
          {producer->range,
           "the value with shape " + str(match.value.type.shape) + " is made here"});
    else if (!in_library(node.range) && diagnostic.notes.empty())
      diagnostic.notes.push_back(
          {node.range, "`" + match.parameter->name.text + "` is declared here"});
  }
  // For the type of the result.
  if (leader) {
    std::vector<Value> extents;
    for (Dim extent : leader->leading())
      extents.push_back(Value::integer(extent));
    scope.names["..."] = {Value::list(std::move(extents)), leader->argument->range};
  }
}

} // namespace gradus::sema
