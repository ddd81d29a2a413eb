// Subscripts: x[i], x[a:b], x[::2], x[..., 0] on tensors; elements of lists.
#include "dsl/sema/elaborator.h"

#include "dsl/sema/shape_rules.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::sema {

using syntax::Subscript;

bool Elaborator::require(Dim dim, Range range, llvm::StringRef sentence) {
  if (llvm::all_of(dim.terms(), [](const Dim::Term &term) { return term.coefficient >= 0; }))
    return true;
  if (dim.is_constant()) {
    error(Id::subscript, range, {sentence.str()});
    return false;
  }
  auto same = [&](const Requirement &other) { return other.not_negative == dim; };
  if (llvm::none_of(builder().requirements, same))
    builder().requirements.push_back({dim, sentence.str(), user_range(range)});
  return true;
}

Value Elaborator::slice(const Value &tensor, unsigned axis, Dim begin, Dim count, int64_t step,
                        Range range) {
  std::vector<Dim> begins(tensor.type.shape.size(), Dim()),
      shape(tensor.type.shape.begin(), tensor.type.shape.end());
  std::vector<int64_t> steps(shape.size(), 1);
  if (begin == Dim() && count == shape[axis] && step == 1)
    return tensor;
  begins[axis] = begin;
  shape[axis] = count;
  steps[axis] = step;
  return emit("slice", {tensor}, {{"begin", begins}, {"shape", shape}, {"step", steps}}, range);
}

/// An element, or a part, of a list or of the stages of a pipe.
Value Elaborator::index_list(const Value &object, const syntax::Index &expression, Scope &scope) {
  const auto *pipe =
      object.is(Value::Kind::callable) ? llvm::dyn_cast<Pipe>(object.callable) : nullptr;
  const std::vector<Value> *elements = pipe                   ? &pipe->stages
                                       : object.is_sequence() ? object.elements.get()
                                                              : nullptr;
  if (!elements || expression.subscripts.size() != 1 ||
      expression.subscripts.front().kind == Subscript::Kind::ellipsis) {
    error(Id::subscript, expression.range, {describe(object) + " has no such part"});
    return {};
  }
  const Subscript &subscript = expression.subscripts.front();
  int64_t count = int64_t(elements->size());
  auto position = [&](const syntax::ExpressionPtr &part, int64_t otherwise,
                      int64_t most) -> std::optional<int64_t> {
    std::optional<int64_t> given =
        part ? want_integer(evaluate(*part, scope), part->range, "a position") : otherwise;
    if (given && *given < 0)
      *given += count;
    if (given && *given >= 0 && *given <= most)
      return given;
    if (given)
      error(Id::subscript, subscript.range,
            {describe(object) + " has no position " + quote(subscript.range, "like this")});
    return std::nullopt;
  };
  if (subscript.kind == Subscript::Kind::index) {
    std::optional<int64_t> at = position(subscript.index, 0, count - 1);
    return at ? (*elements)[size_t(*at)] : Value();
  }
  std::optional<int64_t> begin = position(subscript.begin, 0, count);
  std::optional<int64_t> end = position(subscript.end, count, count);
  if (!begin || !end || !object.is_sequence() || subscript.step) {
    if (begin && end)
      error(Id::subscript, subscript.range, {describe(object) + " has no such part"});
    return {};
  }
  std::vector<Value> part(elements->begin() + *begin, elements->begin() + std::max(*begin, *end));
  return Value::list(std::move(part));
}

Value Elaborator::index(const Value &object, const syntax::Index &expression, Scope &scope) {
  if (object.is_poison())
    return {};
  if (object.is_sequence() || object.is(Value::Kind::callable))
    return index_list(object, expression, scope);
  if (!object.is(Value::Kind::tensor)) {
    error(Id::subscript, expression.range, {describe(object) + " has no parts"});
    return {};
  }

  size_t rank = object.type.shape.size(), given = 0, ellipses = 0;
  for (const Subscript &subscript : expression.subscripts)
    (subscript.kind == Subscript::Kind::ellipsis ? ellipses : given) += 1;
  if (given > rank || ellipses > 1) {
    error(Id::subscript, expression.range,
          {ellipses > 1 ? "`...` may stand only once"
                        : std::to_string(given) + " subscripts are given for " +
                              std::to_string(rank) + " axes, " + str(object.type.shape)});
    return {};
  }

  Value value = object;
  std::vector<bool> dropped(rank);
  unsigned axis = 0;
  for (const Subscript &subscript : expression.subscripts) {
    if (subscript.kind == Subscript::Kind::ellipsis) {
      axis += unsigned(rank - given);
      continue;
    }
    Dim extent = value.type.shape[axis];
    // Negative positions count from the end.
    auto position = [&](const syntax::ExpressionPtr &part, Dim otherwise) -> std::optional<Dim> {
      if (!part)
        return otherwise;
      Value known = evaluate(*part, scope);
      if (known.is_poison())
        return std::nullopt;
      if (!known.is(Value::Kind::integer)) {
        error(Id::argument_kind, part->range,
              {"a subscript", "a whole number that is known at compile time", describe(known)});
        return std::nullopt;
      }
      bool negative = known.dim.is_constant() && known.dim.constant() < 0;
      return negative ? extent + known.dim : known.dim;
    };
    std::string bounds =
        "axis " + std::to_string(axis) + " has extent " + extent.str() + ", too small for ";
    if (subscript.kind == Subscript::Kind::index) {
      std::optional<Dim> at = position(subscript.index, Dim());
      if (!at)
        return {};
      bounds += "position " + quote(subscript.range, "that is given");
      if (!require(*at, subscript.range, bounds) ||
          !require(extent - *at - Dim(1), subscript.range, bounds))
        return {};
      value = slice(value, axis, *at, Dim(1), 1, expression.range);
      dropped[axis] = true;
    } else {
      int64_t step = 1;
      if (subscript.step) {
        std::optional<int64_t> given_step =
            want_integer(evaluate(*subscript.step, scope), subscript.step->range, "the step");
        if (!given_step)
          return {};
        step = *given_step;
        if (step < 1) {
          error(Id::subscript, subscript.step->range,
                {"the step is " + std::to_string(step) + ", but must be at least 1"});
          return {};
        }
      }
      std::optional<Dim> begin = position(subscript.begin, Dim()),
                         end = position(subscript.end, extent);
      if (!begin || !end)
        return {};
      bounds += "the slice " + quote(subscript.range, "that is given");
      Dim length = *end - *begin;
      if (!require(*begin, subscript.range, bounds) ||
          !require(extent - *end, subscript.range, bounds) ||
          !require(length, subscript.range,
                   "the slice " + quote(subscript.range, "here") + " ends before it begins"))
        return {};
      Dim count = length;
      if (step != 1) {
        std::optional<Dim> rounded = (length + Dim(step - 1)).is_constant()
                                         ? Dim((length.constant() + step - 1) / step)
                                         : length.divide(Dim(step));
        if (!rounded) {
          if (!generic())
            error(Id::subscript, subscript.range,
                  {"a step of " + std::to_string(step) +
                   " needs a length that it divides for every size, but " + length.str() +
                   " is not such a length"});
          return {};
        }
        count = *rounded;
      }
      value = slice(value, axis, *begin, count, step, expression.range);
    }
    if (value.is_poison())
      return {};
    ++axis;
  }
  llvm::SmallVector<Dim, 4> shape;
  for (size_t i = 0; i < rank; ++i)
    if (!dropped[i])
      shape.push_back(value.type.shape[i]);
  return builder().reshape(value, shape, user_range(expression.range));
}

} // namespace gradus::sema
