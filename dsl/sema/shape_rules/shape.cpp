// Shape rules of operations that rearrange elements: broadcast, reshape, transpose, slice, pad,
// concat, flatten, piecewise.
#include "dsl/sema/shape_rules/support.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::sema {

std::optional<llvm::SmallVector<Dim, 4>> broadcast_shapes(llvm::ArrayRef<Dim> a,
                                                          llvm::ArrayRef<Dim> b) {
  if (a.size() < b.size())
    std::swap(a, b);
  llvm::SmallVector<Dim, 4> result(a.begin(), a.end());
  size_t lead = a.size() - b.size();
  const Dim one(1);
  for (size_t i = 0; i < b.size(); ++i) {
    Dim &extent = result[lead + i];
    if (extent == b[i] || b[i] == one)
      continue;
    if (extent != one)
      return std::nullopt;
    extent = b[i];
  }
  return result;
}

namespace shape_rules {

using Dims = std::vector<Dim>;

ShapeResult broadcast(llvm::ArrayRef<TensorType> operands,
                      llvm::ArrayRef<NamedAttribute> attributes) {
  const Dims *shape = attribute<Dims>(attributes, "shape");
  if (!shape)
    return missing("shape");
  auto result = broadcast_shapes(operands.front().shape, *shape);
  if (!result || llvm::ArrayRef<Dim>(*result) != llvm::ArrayRef<Dim>(*shape))
    return fail("shape " + str(operands.front().shape) + " does not broadcast to " + str(*shape));
  return give(operands.front().element, *shape);
}

ShapeResult reshape(llvm::ArrayRef<TensorType> operands,
                    llvm::ArrayRef<NamedAttribute> attributes) {
  const Dims *shape = attribute<Dims>(attributes, "shape");
  if (!shape)
    return missing("shape");
  Dim before = product(operands.front().shape), after = product(*shape);
  if (before != after)
    return fail("shape " + str(operands.front().shape) + " has " + before.str() +
                " elements, but " + str(*shape) + " has " + after.str());
  return give(operands.front().element, *shape);
}

ShapeResult transpose(llvm::ArrayRef<TensorType> operands,
                      llvm::ArrayRef<NamedAttribute> attributes) {
  const auto *permutation = attribute<std::vector<int64_t>>(attributes, "permutation");
  if (!permutation)
    return missing("permutation");
  const TensorType &operand = operands.front();
  std::vector<bool> seen(operand.shape.size());
  TensorType result;
  result.element = operand.element;
  for (int64_t axis : *permutation) {
    if (axis < 0 || size_t(axis) >= seen.size() || seen[axis])
      break;
    seen[axis] = true;
    result.shape.push_back(operand.shape[axis]);
  }
  if (permutation->size() != seen.size() || result.shape.size() != seen.size())
    return fail("the permutation must name each of the " + llvm::Twine(seen.size()) + " axes of " +
                str(operand.shape) + " once");
  return give(std::move(result));
}

/// The attributes of slice and pad, when they have one entry for each axis.
static std::string window(const TensorType &operand, llvm::ArrayRef<NamedAttribute> attributes,
                          const Dims *&begin, const Dims *&shape,
                          const std::vector<int64_t> *&step) {
  begin = attribute<Dims>(attributes, "begin");
  shape = attribute<Dims>(attributes, "shape");
  step = attribute<std::vector<int64_t>>(attributes, "step");
  if (!begin || !shape || !step)
    return "internal: an attribute of the window is missing";
  size_t rank = operand.shape.size();
  if (begin->size() != rank || shape->size() != rank || step->size() != rank)
    return "internal: the window has another rank than " + str(operand.shape);
  for (int64_t each : *step)
    if (each < 1)
      return "the step of a slice is " + std::to_string(each) + ", but must be at least 1";
  return {};
}

/// True when `count` elements from `begin` by `step` are known to leave an extent.
static bool leaves(Dim extent, Dim begin, Dim count, int64_t step) {
  if (begin.is_constant() && begin.constant() < 0)
    return true;
  if (count == Dim(0))
    return false;
  Dim room = extent - (begin + (count - Dim(1)) * Dim(step) + Dim(1));
  return room.is_overflow() || (room.is_constant() && room.constant() < 0);
}

ShapeResult slice(llvm::ArrayRef<TensorType> operands, llvm::ArrayRef<NamedAttribute> attributes) {
  const Dims *begin, *shape;
  const std::vector<int64_t> *step;
  const TensorType &operand = operands.front();
  if (std::string sentence = window(operand, attributes, begin, shape, step); !sentence.empty())
    return fail(sentence);
  for (size_t i = 0; i < shape->size(); ++i)
    if (leaves(operand.shape[i], (*begin)[i], (*shape)[i], (*step)[i]))
      return fail("the slice leaves axis " + llvm::Twine(i) + ", whose extent is " +
                  operand.shape[i].str());
  return give(operand.element, *shape);
}

ShapeResult pad(llvm::ArrayRef<TensorType> operands, llvm::ArrayRef<NamedAttribute> attributes) {
  const Dims *begin, *shape;
  const std::vector<int64_t> *step;
  const TensorType &operand = operands.front();
  if (std::string sentence = window(operand, attributes, begin, shape, step); !sentence.empty())
    return fail(sentence);
  for (size_t i = 0; i < shape->size(); ++i)
    if (leaves((*shape)[i], (*begin)[i], operand.shape[i], (*step)[i]))
      return fail("shape " + str(operand.shape) + " does not fit into " + str(*shape) +
                  " along axis " + llvm::Twine(i));
  return give(operand.element, *shape);
}

ShapeResult concat(llvm::ArrayRef<TensorType> operands, llvm::ArrayRef<NamedAttribute> attributes) {
  const int64_t *axis = attribute<int64_t>(attributes, "axis");
  if (!axis)
    return missing("axis");
  if (operands.empty())
    return fail("nothing is given to join");
  TensorType result = operands.front();
  if (*axis < 0 || size_t(*axis) >= result.shape.size())
    return fail("axis " + llvm::Twine(*axis) + " does not exist in shape " + str(result.shape));
  for (const TensorType &operand : operands.drop_front()) {
    if (operand.element != result.element)
      return fail("element types " + name(result.element) + " and " + name(operand.element) +
                  " cannot be joined");
    bool fits = operand.shape.size() == result.shape.size();
    for (size_t i = 0; fits && i < result.shape.size(); ++i)
      fits = i == size_t(*axis) || operand.shape[i] == result.shape[i];
    if (!fits)
      return fail("shapes " + str(operands.front().shape) + " and " + str(operand.shape) +
                  " cannot be joined along axis " + llvm::Twine(*axis) +
                  ": all other extents must agree");
    result.shape[*axis] = result.shape[*axis] + operand.shape[*axis];
  }
  return give(std::move(result));
}

ShapeResult flatten(llvm::ArrayRef<TensorType> operands, llvm::ArrayRef<NamedAttribute>) {
  if (operands.empty())
    return fail("nothing is given to flatten");
  Dim count;
  for (const TensorType &operand : operands) {
    if (operand.element != operands.front().element)
      return fail("element types " + name(operands.front().element) + " and " +
                  name(operand.element) + " cannot lie in one vector");
    count = count + product(operand.shape);
  }
  return give(operands.front().element, {count});
}

ShapeResult piecewise(llvm::ArrayRef<TensorType> operands,
                      llvm::ArrayRef<NamedAttribute> attributes) {
  const auto *groups = attribute<std::vector<int64_t>>(attributes, "groups");
  const auto *ends = attribute<std::vector<int64_t>>(attributes, "ends");
  if (!groups || !ends)
    return missing(groups ? "ends" : "groups");
  if (operands.empty() || ends->empty() || groups->size() != ends->size())
    return fail("each stretch needs its group and its end");
  for (const TensorType &operand : operands)
    if (operand != operands.front() || !operand.shape.empty())
      return fail("the groups need single numbers of one type, not " + operand.str());
  int64_t begin = 0;
  for (auto [group, end] : llvm::zip(*groups, *ends)) {
    if (group < 0 || size_t(group) >= operands.size())
      return fail("there is no group " + llvm::Twine(group));
    if (end < begin)
      return fail("a stretch ends at " + llvm::Twine(end) + ", before its begin at " +
                  llvm::Twine(begin));
    begin = end;
  }
  return give(operands.front().element, {Dim(begin)});
}

} // namespace shape_rules
} // namespace gradus::sema
