// Shape rules of operations that work element by element.
#include "dsl/sema/shape_rules/support.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::sema::shape_rules {

std::string disagreement(llvm::ArrayRef<TensorType> operands) {
  for (const TensorType &operand : operands.drop_front(operands.empty() ? 0 : 1)) {
    const TensorType &first = operands.front();
    if (operand.element != first.element)
      return ("the operands have different element types, " + name(first.element) + " and " +
              name(operand.element))
          .str();
    if (operand.shape != first.shape)
      return "the operands have different shapes, " + str(first.shape) + " and " +
             str(operand.shape);
  }
  return {};
}

ShapeResult elementwise(llvm::ArrayRef<TensorType> operands, llvm::ArrayRef<NamedAttribute>) {
  if (operands.empty())
    return fail("no operand is given");
  if (std::string sentence = disagreement(operands); !sentence.empty())
    return fail(sentence);
  if (operands.front().element == Element::boolean)
    return fail("the operand is bool, but numbers are expected");
  return give(operands.front());
}

ShapeResult elementwise_float(llvm::ArrayRef<TensorType> operands,
                              llvm::ArrayRef<NamedAttribute> attributes) {
  for (const TensorType &operand : operands)
    if (!is_float(operand.element))
      return fail("the operand is " + name(operand.element) + ", but float is expected");
  return elementwise(operands, attributes);
}

ShapeResult compare(llvm::ArrayRef<TensorType> operands,
                    llvm::ArrayRef<NamedAttribute> attributes) {
  if (operands.size() != 2)
    return fail("two operands are expected");
  if (std::string sentence = disagreement(operands); !sentence.empty())
    return fail(sentence);
  const std::string *predicate = attribute<std::string>(attributes, "predicate");
  if (predicate && *predicate != "eq" && *predicate != "ne" &&
      operands.front().element == Element::boolean)
    return fail("truth values have no order; only `==` and `!=` compare them");
  return give(Element::boolean, operands.front().shape);
}

ShapeResult logical(llvm::ArrayRef<TensorType> operands, llvm::ArrayRef<NamedAttribute>) {
  if (operands.empty())
    return fail("no operand is given");
  if (std::string sentence = disagreement(operands); !sentence.empty())
    return fail(sentence);
  if (operands.front().element != Element::boolean)
    return fail("the operand is " + name(operands.front().element) + ", but bool is expected");
  return give(operands.front());
}

ShapeResult select(llvm::ArrayRef<TensorType> operands, llvm::ArrayRef<NamedAttribute>) {
  if (operands.size() != 3)
    return fail("a condition and two values are expected");
  if (operands[0].element != Element::boolean)
    return fail("the condition is " + name(operands[0].element) + ", but bool is expected");
  if (std::string sentence = disagreement(operands.drop_front()); !sentence.empty())
    return fail(sentence);
  if (operands[0].shape != operands[1].shape)
    return fail("the condition has shape " + str(operands[0].shape) + ", but the values have " +
                str(operands[1].shape));
  return give(operands[1]);
}

ShapeResult cast(llvm::ArrayRef<TensorType> operands, llvm::ArrayRef<NamedAttribute> attributes) {
  if (operands.size() != 1)
    return fail("one operand is expected");
  return give(element_or(attributes, operands.front().element), operands.front().shape);
}

ShapeResult identity(llvm::ArrayRef<TensorType> operands, llvm::ArrayRef<NamedAttribute>) {
  if (operands.empty())
    return fail("no operand is given");
  return give(operands.front());
}

} // namespace gradus::sema::shape_rules
