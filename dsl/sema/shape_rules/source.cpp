// Shape rules of operations that begin or end a computation: constants, random numbers, storage,
// gradients; and the rules by name.
#include "dsl/sema/shape_rules/support.h"

#include "llvm/ADT/StringSwitch.h"

namespace gradus::sema {

std::optional<Element> element_named(llvm::StringRef name) {
  return llvm::StringSwitch<std::optional<Element>>(name)
      .Case("f32", Element::f32)
      .Case("f64", Element::f64)
      .Case("i32", Element::i32)
      .Case("i64", Element::i64)
      .Cases("bool", "i1", Element::boolean)
      .Default(std::nullopt);
}

std::string str(llvm::ArrayRef<Dim> shape) {
  std::string text = "[";
  for (size_t i = 0; i < shape.size(); ++i)
    text += (i ? ", " : "") + shape[i].str();
  return text + "]";
}

ShapeRule *shape_rule(llvm::StringRef name) {
#define RULE(rule) .Case(#rule, shape_rules::rule)
  return llvm::StringSwitch<ShapeRule *>(name) RULE(elementwise) RULE(elementwise_float)
      RULE(compare) RULE(logical) RULE(select) RULE(cast) RULE(broadcast) RULE(reshape)
          RULE(transpose) RULE(slice) RULE(pad) RULE(concat) RULE(flatten) RULE(piecewise) RULE(identity)
              RULE(reduce) RULE(argmax) RULE(matmul) RULE(iota) RULE(constant) RULE(dimension)
                  RULE(random) RULE(read) RULE(write) RULE(gradient) RULE(convolution)
                      RULE(convolution_input) RULE(convolution_weight) RULE(window)
                          RULE(window_gradient) RULE(attention) RULE(attention_gradient)
                              RULE(gather) RULE(scatter_sum) RULE(slice_at) RULE(place_at)
                      .Default(nullptr);
#undef RULE
}

namespace shape_rules {

using Dims = std::vector<Dim>;

ShapeResult iota(llvm::ArrayRef<TensorType>, llvm::ArrayRef<NamedAttribute> attributes) {
  const Dims *shape = attribute<Dims>(attributes, "shape");
  const int64_t *axis = attribute<int64_t>(attributes, "axis");
  if (!shape || !axis)
    return missing(shape ? "axis" : "shape");
  if (*axis < 0 || size_t(*axis) >= shape->size())
    return fail("axis " + llvm::Twine(*axis) + " does not exist in shape " + str(*shape));
  Element element = element_or(attributes, Element::i32);
  if (element == Element::boolean)
    return fail("truth values cannot count");
  return give(element, *shape);
}

ShapeResult constant(llvm::ArrayRef<TensorType>, llvm::ArrayRef<NamedAttribute> attributes) {
  return give(element_or(attributes, Element::f32), {});
}

ShapeResult dimension(llvm::ArrayRef<TensorType>, llvm::ArrayRef<NamedAttribute>) {
  return give(Element::i64, {});
}

ShapeResult random(llvm::ArrayRef<TensorType>, llvm::ArrayRef<NamedAttribute> attributes) {
  const Dims *shape = attribute<Dims>(attributes, "shape");
  if (!shape)
    return missing("shape");
  Element element = element_or(attributes, Element::f32);
  if (!is_float(element))
    return fail("random numbers are float, not " + name(element));
  return give(element, *shape);
}

ShapeResult read(llvm::ArrayRef<TensorType>, llvm::ArrayRef<NamedAttribute>) { return {}; }

ShapeResult write(llvm::ArrayRef<TensorType>, llvm::ArrayRef<NamedAttribute>) { return {}; }

ShapeResult gradient(llvm::ArrayRef<TensorType> operands, llvm::ArrayRef<NamedAttribute>) {
  if (operands.empty())
    return fail("nothing is given to differentiate");
  const TensorType &loss = operands.front();
  if (!loss.shape.empty() || !is_float(loss.element))
    return fail("only a single float can be differentiated, but the expression is " + loss.str());
  ShapeResult result;
  for (const TensorType &value : operands.drop_front()) {
    if (!is_float(value.element))
      return fail("a gradient by " + value.str() +
                  " does not exist: only float values vary smoothly");
    result.types.push_back(value);
  }
  return result;
}

} // namespace shape_rules
} // namespace gradus::sema
