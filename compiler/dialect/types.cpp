// The tensor type, its textual form, and the way between the dialect's types and the language's.
#include "compiler/dialect/types.h"
#include "compiler/dialect/dialect.h"
#include "compiler/dialect/syntax.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace gradus {

using sema::Dim;

//===--- textual form of dimensions
//-------------------------------------------------------------------------------------===//

/// `4*units*n`: numbers and symbols with stars between; `first` is a number already read.
static ParseResult parse_product(AsmParser &parser, std::optional<int64_t> first, Dim &product) {
  if (first) {
    product = Dim(*first);
    if (failed(parser.parseOptionalStar()))
      return success();
  } else {
    product = Dim(1);
  }
  do {
    int64_t number;
    StringRef symbol;
    if (OptionalParseResult parsed = parser.parseOptionalInteger(number); parsed.has_value()) {
      if (failed(*parsed))
        return failure();
      product = product * Dim(number);
    } else if (succeeded(parser.parseOptionalKeyword(&symbol))) {
      product = product * Dim::symbol(symbol);
    } else {
      return parser.emitError(parser.getCurrentLocation(), "expected a dimension");
    }
  } while (succeeded(parser.parseOptionalStar()));
  return success();
}

static ParseResult parse_dim(AsmParser &parser, Dim &dim) {
  Dim product;
  if (parse_product(parser, std::nullopt, dim))
    return failure();
  while (true) {
    int64_t negative;
    if (succeeded(parser.parseOptionalPlus())) {
      if (parse_product(parser, std::nullopt, product))
        return failure();
    } else if (OptionalParseResult parsed = parser.parseOptionalInteger(negative);
               parsed.has_value()) {
      if (failed(*parsed) || parse_product(parser, negative, product))
        return failure();
    } else {
      return success();
    }
    dim = dim + product;
  }
}

ParseResult parseDims(AsmParser &parser, SmallVector<Dim> &dims) {
  return parser.parseCommaSeparatedList(AsmParser::Delimiter::Square,
                                        [&] { return parse_dim(parser, dims.emplace_back()); });
}

static void print_term(AsmPrinter &printer, const Dim::Term &term, bool first) {
  int64_t coefficient = term.coefficient;
  if (!first)
    printer << (coefficient < 0 ? " - " : " + ");
  if (!first && coefficient < 0)
    coefficient = -coefficient;
  // A number must follow a minus: the lexer has no minus of its own.
  bool number = coefficient != 1 || term.factors.empty() || (!first && term.coefficient < 0);
  if (number)
    printer << coefficient;
  bool star = number;
  for (const auto &[symbol, exponent] : term.factors)
    for (unsigned i = 0; i < exponent; ++i) {
      printer << (star ? "*" : "") << symbol;
      star = true;
    }
}

void printDims(AsmPrinter &printer, ArrayRef<Dim> dims) {
  printer << '[';
  llvm::interleaveComma(dims, printer, [&](Dim dim) {
    if (dim.is_constant()) {
      printer << dim.constant();
      return;
    }
    bool first = true;
    for (const Dim::Term &term : dim.terms()) {
      print_term(printer, term, first);
      first = false;
    }
  });
  printer << ']';
}

//===--- the language's types
//-------------------------------------------------------------------------------------------===//

Type element_type(MLIRContext *context, sema::Element element) {
  switch (element) {
  case sema::Element::f32:
    return Float32Type::get(context);
  case sema::Element::f64:
    return Float64Type::get(context);
  case sema::Element::i32:
    return IntegerType::get(context, 32);
  case sema::Element::i64:
    return IntegerType::get(context, 64);
  case sema::Element::boolean:
    return IntegerType::get(context, 1);
  }
  llvm_unreachable("every element has a type");
}

sema::Element element_of(Type type) {
  if (type.isF32())
    return sema::Element::f32;
  if (type.isF64())
    return sema::Element::f64;
  if (type.isInteger(32))
    return sema::Element::i32;
  if (type.isInteger(64))
    return sema::Element::i64;
  return sema::Element::boolean;
}

TensorType to_dialect(MLIRContext *context, const sema::TensorType &type) {
  return TensorType::get(context, type.shape, element_type(context, type.element));
}

sema::TensorType to_sema(TensorType type) {
  sema::TensorType result;
  result.element = element_of(type.getElement());
  result.shape.assign(type.getShape().begin(), type.getShape().end());
  return result;
}

TensorType type_of(Value value) { return llvm::cast<TensorType>(value.getType()); }
ArrayRef<Dim> shape_of(Value value) { return type_of(value).getShape(); }

bool is_float_tensor(Value value) {
  auto type = llvm::dyn_cast<TensorType>(value.getType());
  return type && type.isFloat();
}

Type truth_of(Type type) {
  auto tensor = llvm::dyn_cast<TensorType>(type);
  return tensor ? tensor.withElement(IntegerType::get(type.getContext(), 1)) : type;
}

LogicalResult TensorType::verify(llvm::function_ref<InFlightDiagnostic()> emit_error,
                                 ArrayRef<Dim> shape, Type element) {
  if (!element.isF32() && !element.isF64() && !element.isInteger(1) && !element.isInteger(32) &&
      !element.isInteger(64))
    return emit_error() << "elements are f32, f64, i32, i64 or i1, not " << element;
  for (Dim extent : shape)
    if (extent.is_constant() && extent.constant() < 0)
      return emit_error() << "an extent is negative";
  return success();
}

} // namespace gradus

#include "compiler/dialect/enums.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "compiler/dialect/types.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "compiler/dialect/attributes.cpp.inc"

void gradus::GradusDialect::registerTypes() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "compiler/dialect/types.cpp.inc"
      >();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "compiler/dialect/attributes.cpp.inc"
      >();
}
