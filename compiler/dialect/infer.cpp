// Result types and verification by the shape rules of the language.
#include "compiler/dialect/infer.h"
#include "compiler/dialect/ops.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace gradus {

std::vector<sema::NamedAttribute> to_sema(DictionaryAttr attributes) {
  std::vector<sema::NamedAttribute> result;
  for (NamedAttribute attribute : attributes) {
    auto add = [&](sema::Attribute value) {
      result.push_back({attribute.getName().str(), std::move(value)});
    };
    llvm::TypeSwitch<Attribute>(attribute.getValue())
        .Case([&](BoolAttr value) { add(value.getValue()); })
        .Case([&](IntegerAttr value) { add(value.getInt()); })
        .Case([&](FloatAttr value) { add(value.getValueAsDouble()); })
        .Case([&](StringAttr value) { add(value.str()); })
        .Case([&](FlatSymbolRefAttr value) { add(value.getValue().str()); })
        .Case([&](PredicateAttr value) { add(stringifyPredicate(value.getValue()).str()); })
        .Case([&](DenseI64ArrayAttr value) { add(std::vector<int64_t>(value.asArrayRef())); })
        .Case([&](DimsAttr value) { add(std::vector<sema::Dim>(value.getDims())); });
  }
  return result;
}

static FailureOr<SmallVector<sema::TensorType, 3>> operand_types(TypeRange operands) {
  SmallVector<sema::TensorType, 3> types;
  for (Type operand : operands) {
    auto type = llvm::dyn_cast<TensorType>(operand);
    if (!type)
      return failure();
    types.push_back(to_sema(type));
  }
  return types;
}

LogicalResult infer_by_rule(sema::ShapeRule *rule, MLIRContext *context,
                            std::optional<Location> location, ValueRange operands,
                            DictionaryAttr attributes, SmallVectorImpl<Type> &types) {
  auto known = operand_types(operands.getTypes());
  if (failed(known))
    return emitOptionalError(location, "operands must be gradus tensors");
  sema::ShapeResult result = rule(*known, to_sema(attributes));
  if (!result.error.empty())
    return emitOptionalError(location, result.error);
  for (const sema::TensorType &type : result.types)
    types.push_back(to_dialect(context, type));
  return success();
}

LogicalResult verify_by_rule(sema::ShapeRule *rule, Operation *operation) {
  auto known = operand_types(operation->getOperandTypes());
  if (failed(known))
    return operation->emitOpError("operands must be gradus tensors");
  std::vector<sema::NamedAttribute> attributes = to_sema(operation->getAttrDictionary());
  for (Type type : operation->getResultTypes())
    attributes.push_back(
        {"element", sema::name(element_of(llvm::cast<TensorType>(type).getElement())).str()});
  sema::ShapeResult result = rule(*known, attributes);
  if (!result.error.empty())
    return operation->emitOpError(result.error);
  // A rule without results leaves the type to the symbol.
  for (auto [expected, actual] : llvm::zip(result.types, operation->getResultTypes()))
    if (to_dialect(operation->getContext(), expected) != actual)
      return operation->emitOpError("has result type ")
             << actual << ", but it must be " << to_dialect(operation->getContext(), expected);
  return success();
}

#include "compiler/dialect/shape_rules.inc"

} // namespace gradus
