// What stands at module level: registration, and the textual form and checks of functions.
#include "compiler/dialect/module.h"
#include "compiler/dialect/syntax.h"

#include "mlir/IR/Builders.h"
#include "mlir/Interfaces/FunctionImplementation.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "compiler/dialect/module.cpp.inc"

void gradus::GradusDialect::registerModule() {
  addOperations<
#define GET_OP_LIST
#include "compiler/dialect/module.cpp.inc"
      >();
}

namespace gradus {

void FuncOp::build(OpBuilder &builder, OperationState &state, StringRef name, FunctionType type,
                   StringRef kind) {
  state.addAttribute(getSymNameAttrName(state.name), builder.getStringAttr(name));
  state.addAttribute(getFunctionTypeAttrName(state.name), TypeAttr::get(type));
  state.addAttribute(getKindAttrName(state.name), builder.getStringAttr(kind));
  Region *body = state.addRegion();
  body->push_back(new Block);
  for (Type input : type.getInputs())
    body->front().addArgument(input, state.location);
}

ParseResult FuncOp::parse(OpAsmParser &parser, OperationState &result) {
  auto function_type = [](Builder &builder, ArrayRef<Type> arguments, ArrayRef<Type> results,
                          function_interface_impl::VariadicFlag,
                          std::string &) { return builder.getFunctionType(arguments, results); };
  return function_interface_impl::parseFunctionOp(
      parser, result, /*allowVariadic=*/false, getFunctionTypeAttrName(result.name), function_type,
      getArgAttrsAttrName(result.name), getResAttrsAttrName(result.name));
}

void FuncOp::print(OpAsmPrinter &printer) {
  function_interface_impl::printFunctionOp(printer, *this, /*isVariadic=*/false,
                                           getFunctionTypeAttrName(), getArgAttrsAttrName(),
                                           getResAttrsAttrName());
}

LogicalResult FuncOp::verify() {
  bool known = llvm::StringSwitch<bool>(getKind())
                   .Cases("function", "loss", "metric", "step", "initialize", "gradient", "body", true)
                   .Default(false);
  if (!known)
    return emitOpError("has an unknown kind: ") << getKind();
  auto counts = [&](std::optional<ArrayAttr> names, size_t count, StringRef what) -> LogicalResult {
    if (names && names->size() != count)
      return emitOpError() << "has " << count << " " << what << ", but names " << names->size();
    return success();
  };
  return success(succeeded(counts(getArgumentNames(), getArgumentTypes().size(), "arguments")) &&
                 succeeded(counts(getArgumentDocs(), getArgumentTypes().size(), "arguments")) &&
                 succeeded(counts(getResultNames(), getResultTypes().size(), "results")));
}

LogicalResult ReturnOp::verify() {
  auto function = cast<FuncOp>((*this)->getParentOp());
  if (getOperandTypes() != TypeRange(function.getResultTypes()))
    return emitOpError("gives ") << getOperandTypes() << ", but the function's results are "
                                 << function.getResultTypes();
  return success();
}

} // namespace gradus
