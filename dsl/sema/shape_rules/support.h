// What the shape rules share: making results and sentences.
#pragma once

#include "dsl/sema/shape_rules.h"

#include "llvm/ADT/Twine.h"

namespace gradus::sema::shape_rules {

inline ShapeResult fail(const llvm::Twine &sentence) {
  ShapeResult result;
  result.error = sentence.str();
  return result;
}

inline ShapeResult give(TensorType type) {
  ShapeResult result;
  for (Dim extent : type.shape) {
    if (extent.is_overflow())
      return fail("an extent of the result has more than 63 bits");
    if (extent.is_constant() && extent.constant() < 0)
      return fail("the result has a negative extent: " + str(type.shape));
  }
  result.types.push_back(std::move(type));
  return result;
}

inline ShapeResult give(Element element, llvm::ArrayRef<Dim> shape) {
  TensorType type;
  type.element = element;
  type.shape.assign(shape.begin(), shape.end());
  return give(std::move(type));
}

/// A missing attribute is the compiler's fault, never the user's.
inline ShapeResult missing(llvm::StringRef attribute) {
  return fail("internal: the attribute `" + attribute + "` is missing");
}

/// The sentence for operands that should agree and don't; empty if they do.
std::string disagreement(llvm::ArrayRef<TensorType> operands);

/// The element type that the attribute `element` names, else `otherwise`.
inline Element element_or(llvm::ArrayRef<NamedAttribute> attributes, Element otherwise) {
  if (const std::string *word = attribute<std::string>(attributes, "element"))
    return element_named(*word).value_or(otherwise);
  return otherwise;
}

} // namespace gradus::sema::shape_rules
