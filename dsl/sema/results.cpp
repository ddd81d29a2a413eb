// The types that functions declare for what they give: `fn sample(z: float[n, 100]): float[n, 784]`.
#include "dsl/sema/elaborator.h"

#include "dsl/sema/shape_rules.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>

namespace gradus::sema {

using namespace syntax;
using llvm::dyn_cast;

static bool is_plain_kind(const TypeNode &node) {
  return node.element.text == "dim" || node.element.text == "number";
}

std::optional<Bounds> Elaborator::bounds(const TypeNode &node, llvm::StringRef who, Scope &scope) {
  if (!node.bounds)
    return std::nullopt;
  auto wrong = [&](Range range, std::string why) {
    error(Id::bounds, range, {quote(node.bounds->range, "this"), std::move(why)});
    return std::nullopt;
  };
  std::optional<Element> element;
  if (!is_plain_kind(node) && !(element = this->element(node)))
    return std::nullopt;
  if (!element || !is_float(*element))
    return wrong(node.bounds->range,
                 who.str() + " is " + node.element.text + ", and only float is declared to lie in a range");
  Bounds bounds;
  for (auto [part, limit] : {std::pair{&bounds.low, node.bounds->low.get()},
                             std::pair{&bounds.high, node.bounds->high.get()}}) {
    Value value = evaluate(*limit, scope);
    if (value.is_poison() || (generic() && value.is(Value::Kind::integer) && !value.dim.is_constant()))
      return std::nullopt;
    if (!value.is_known_number())
      return wrong(limit->range, quote(limit->range, "this") + " is " + describe(value) +
                                     ", but must be a number known when the model is compiled");
    *part = value.known_number();
    if (!std::isfinite(*part))
      return wrong(limit->range, quote(limit->range, "this") + " is not finite");
  }
  if (bounds.low < bounds.high)
    return bounds;
  return wrong(node.bounds->range, "its least value is not below its greatest");
}

/// A result's type with the extents that the arguments gave.
struct Elaborator::Declared {
  const ResultNode *node = nullptr;
  /// Nothing for `dim` and `number`, for a tuple, and after an error.
  std::optional<TensorType> type;
  std::optional<size_t> any; ///< the extent `...` that stands for any, as no argument has one
  std::optional<Bounds> bounds;
  std::vector<Declared> parts;

  bool is_tuple() const { return !node->type; }
  bool fits(llvm::ArrayRef<Dim> shape) const {
    llvm::ArrayRef<Dim> wanted = type->shape;
    if (!any)
      return shape == wanted;
    llvm::ArrayRef<Dim> before = wanted.take_front(*any), after = wanted.drop_front(*any + 1);
    return shape.size() >= before.size() + after.size() &&
           shape.take_front(before.size()) == before && shape.take_back(after.size()) == after;
  }
  std::string str() const {
    if (type)
      return "`" + type->str() + "`";
    if (node->type)
      return node->type->element.text == "dim" ? "a dimension" : "a number";
    return "a tuple of " + std::to_string(parts.size());
  }
};

Elaborator::Declared Elaborator::declare(const ResultNode &node, llvm::StringRef who, Scope &scope) {
  if (node.parts.size() == 1)
    return declare(node.parts.front(), who, scope);
  Declared declared;
  declared.node = &node;
  for (const ResultNode &part : node.parts)
    declared.parts.push_back(declare(part, who, scope));
  if (declared.is_tuple())
    return declared;
  declared.bounds = bounds(*node.type, who, scope);
  if (is_plain_kind(*node.type))
    return declared;
  std::optional<Element> element = this->element(*node.type);
  if (!element)
    return declared;
  TensorType type;
  type.element = *element;
  for (const Extent &part : node.type->shape) {
    const Binding *extents = part.is_ellipsis ? scope.find_here("...") : nullptr;
    if (extents) {
      for (const Value &extent : *extents->value.elements)
        type.shape.push_back(extent.dim);
    } else if (part.is_ellipsis) {
      declared.any = type.shape.size();
      type.shape.push_back(Dim::symbol("..."));
    } else if (std::optional<Dim> extent = this->extent(*part.value, scope)) {
      type.shape.push_back(*extent);
    } else {
      return declared;
    }
  }
  declared.type = std::move(type);
  return declared;
}

Value Elaborator::check(Value value, const Declared &declared, llvm::StringRef name,
                        const Expression &source, Scope &scope) {
  if (value.is_poison())
    return value;
  auto mismatch = [&]() -> Diagnostic & {
    Diagnostic &diagnostic =
        error(Id::result_mismatch, source.range,
              {name.str(), value.is(Value::Kind::tensor) ? "`" + value.type.str() + "`" : describe(value),
               declared.str()});
    if (!in_library(declared.node->range))
      diagnostic.notes.push_back({declared.node->range, "its result is declared here"});
    return diagnostic;
  };
  if (declared.is_tuple()) {
    if (!value.is_sequence() || value.elements->size() != declared.parts.size()) {
      mismatch();
      return {};
    }
    const auto *tuple = dyn_cast<Tuple>(&source);
    bool apart = tuple && tuple->elements.size() == declared.parts.size();
    std::vector<Value> parts;
    for (size_t i = 0; i < declared.parts.size(); ++i)
      parts.push_back(check((*value.elements)[i], declared.parts[i], name,
                            apart ? *tuple->elements[i] : source, scope));
    if (llvm::any_of(parts, [](const Value &part) { return part.is_poison(); }))
      return {};
    return Value::tuple(std::move(parts));
  }
  if (is_plain_kind(*declared.node->type)) {
    bool fits = value.is(Value::Kind::integer) ||
                (declared.node->type->element.text == "number" &&
                 (value.is(Value::Kind::number) || value.weak));
    if (fits)
      return value;
    mismatch();
    return {};
  }
  if (!declared.type) // after an error
    return {};
  Element element = declared.type->element;
  if (value.is(Value::Kind::callable) || value.is_sequence() || value.is(Value::Kind::string)) {
    mismatch();
    return {};
  }
  if (!value.is(Value::Kind::tensor))
    value = to_tensor(value, element, source.range);
  else if (value.weak && is_float(element))
    value = builder().cast(value, element, user_range(source.range));
  if (value.is_poison())
    return value;
  bool shape_fits = declared.fits(value.type.shape);
  if (shape_fits && value.type.element == element)
    return value;
  Diagnostic &diagnostic = mismatch();
  if (shape_fits) {
    diagnostic.hint = "`cast(…, " + declared.node->type->element.text + ")` converts";
    return {};
  }
  const std::vector<Extent> &extents = declared.node->type->shape;
  if (!declared.any && value.type.shape.size() == extents.size())
    for (size_t i = 0; i < extents.size(); ++i)
      if (!extents[i].is_ellipsis && value.type.shape[i] != declared.type->shape[i])
        note_origins(diagnostic, *extents[i].value, scope);
  const Operation *producer = builder().producer(value.id);
  if (producer && producer->range.valid() && !(producer->range == user_range(source.range)))
    diagnostic.notes.push_back(
        {producer->range, "the value with shape " + sema::str(value.type.shape) + " is made here"});
  return {};
}

Value Elaborator::result(const syntax::Function &function, llvm::StringRef name, Scope &scope,
                         std::vector<std::optional<Bounds>> *bounds) {
  const Body &body = function.body;
  if (!function.result)
    return load(evaluate(body, scope), body.range);
  // Before the body, which may give the names of extents to other values.
  Declared declared = declare(*function.result, "the result of `" + name.str() + "`", scope);
  auto collect = [&](auto &self, const Declared &part) -> void {
    if (!part.is_tuple())
      bounds->push_back(part.bounds);
    for (const Declared &inner : part.parts)
      self(self, inner);
  };
  if (bounds)
    collect(collect, declared);
  Value value = load(evaluate(body, scope), body.range);
  const Expression &source = body.expression ? *body.expression : *body.statements.back().value;
  return check(std::move(value), declared, name, source, scope);
}

} // namespace gradus::sema
