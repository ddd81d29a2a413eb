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

void Elaborator::match_types(llvm::StringRef callee, const std::vector<Parameter> &parameters,
                             Scope &scope, llvm::ArrayRef<ArgumentValue> values) {
  struct Match {
    const Parameter *parameter;
    Value value;
    Range range;
    bool piped;
  };
  std::vector<Match> matches;
  auto poison = [&](const Parameter &parameter) {
    scope.names[parameter.name.text].value = Value();
  };
  // Whether some argument was wrong already: then free names may stay unbound, and nothing is said
  // about it.
  bool incomplete = false;

  for (size_t i = 0; i < parameters.size(); ++i) {
    const Parameter &parameter = parameters[i];
    Value value = values[i].value;
    if (value.is_poison() || !parameter.type) {
      incomplete |= value.is_poison();
      continue;
    }
    const TypeNode &node = *parameter.type;
    Range range = values[i].range;
    std::string who = "`" + parameter.name.text + "` of `" + callee.str() + "`";
    if (is_plain_kind(node)) {
      bool fits = node.element.text == "dim" ? value.is(Value::Kind::integer)
                                             : value.is(Value::Kind::integer) ||
                                                   value.is(Value::Kind::number) || value.weak;
      if (!fits) {
        error(Id::argument_kind, range,
              {who, node.element.text == "dim" ? "a dimension" : "a number", describe(value)});
        poison(parameter);
      } else if (node.element.text == "dim" && value.dim.is_constant() &&
                 value.dim.constant() < 0) {
        error(Id::dimension_expected, range, {who, describe(value)});
        poison(parameter);
      }
      continue;
    }
    std::optional<Element> element = this->element(node);
    if (!element ||
        (value.is(Value::Kind::callable) || value.is_sequence() || value.is(Value::Kind::string))) {
      if (element)
        error(Id::argument_kind, range, {who, "a tensor", describe(value)});
      poison(parameter);
      incomplete = true;
      continue;
    }
    if (!value.is(Value::Kind::tensor))
      value = to_tensor(value, *element, range);
    else if (value.weak && is_float(*element))
      value = builder().cast(value, *element, user_range(range));
    if (value.is_poison() || value.type.element != *element) {
      if (!value.is_poison()) {
        Diagnostic &diagnostic =
            error(Id::wrong_element, range,
                  {values[i].piped ? "the piped value" : quote(range, "this value"),
                   value.type.str(), callee.str(), sema::name(*element).str()});
        if (parameter.range.valid() && !in_library(parameter.range))
          diagnostic.notes.push_back(
              {parameter.range, "`" + parameter.name.text + "` is declared here"});
        diagnostic.hint = "`cast(x, " + node.element.text + ")` converts";
      }
      poison(parameter);
      incomplete = true;
      continue;
    }
    scope.names[parameter.name.text].value = value;
    matches.push_back({&parameter, value, range, values[i].piped});
  }

  // First the free names, from all arguments; then every extent is known and can be compared.
  auto position = [](const TypeNode &node, size_t index, size_t rank) {
    size_t ellipsis =
        size_t(llvm::find_if(node.shape, [](const Extent &part) { return part.is_ellipsis; }) -
               node.shape.begin());
    return index < ellipsis ? index : rank - (node.shape.size() - index);
  };
  auto rank_fits = [](const TypeNode &node, size_t rank) {
    bool ellipsis = llvm::any_of(node.shape, [](const Extent &part) { return part.is_ellipsis; });
    return ellipsis ? rank + 1 >= node.shape.size() : rank == node.shape.size();
  };
  for (const Match &match : matches) {
    const TypeNode &node = *match.parameter->type;
    size_t rank = match.value.type.shape.size();
    if (!rank_fits(node, rank))
      continue;
    for (size_t i = 0; i < node.shape.size(); ++i)
      if (!node.shape[i].is_ellipsis)
        if (const NameUse *name = free_name(*node.shape[i].value, scope))
          scope.names[name->name] = {
              Value::integer(match.value.type.shape[position(node, i, rank)]), match.range};
  }
  for (const Match &match : matches) {
    const TypeNode &node = *match.parameter->type;
    const auto &shape = match.value.type.shape;
    bool fits = rank_fits(node, shape.size()), known = true;
    std::string expected = "[";
    std::vector<const Expression *> wrong;
    for (size_t i = 0; i < node.shape.size(); ++i) {
      expected += i ? ", " : "";
      if (node.shape[i].is_ellipsis) {
        expected += "...";
        continue;
      }
      const Expression &expression = *node.shape[i].value;
      if (const NameUse *name = free_name(expression, scope)) {
        expected += name->name;
        continue;
      }
      if (incomplete && llvm::isa<NameUse>(expression) && evaluate(expression, scope).is_poison()) {
        known = false;
        continue;
      }
      std::optional<Dim> extent = this->extent(expression, scope);
      if (!extent) {
        known = false;
        continue;
      }
      expected += extent->str();
      if (rank_fits(node, shape.size()) && shape[position(node, i, shape.size())] == *extent)
        continue;
      fits = false;
      wrong.push_back(&expression);
    }
    if (fits || !known) {
      if (!known)
        poison(*match.parameter);
      continue;
    }
    Diagnostic &diagnostic =
        error(Id::shape_mismatch, match.range,
              {match.piped ? "the piped value" : quote(match.range, "this value"), str(shape),
               callee.str(), expected + "]"});
    for (const Expression *expression : wrong)
      note_origins(diagnostic, *expression, scope);
    if (const Operation *producer = builder().producer(match.value.id);
        producer && producer->range.valid() && !(producer->range == user_range(match.range)))
      diagnostic.notes.push_back(
          {producer->range, "the value with shape " + str(shape) + " is made here"});
    else if (!in_library(node.range) && diagnostic.notes.empty())
      diagnostic.notes.push_back(
          {node.range, "`" + match.parameter->name.text + "` is declared here"});
    poison(*match.parameter);
  }
}

} // namespace gradus::sema
