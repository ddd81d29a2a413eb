// The parts of the textual form that declarative formats can't say: dimension lists, `keep`,
// transposed operands.
#pragma once

#include "compiler/dialect/types.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpImplementation.h"

namespace gradus {

/// `[n, 4*units, n - 1]`. A dimension is a sum of products; powers are written as products; after a
/// minus stands a number.
mlir::ParseResult parseDims(mlir::AsmParser &parser, llvm::SmallVector<sema::Dim> &dims);
void printDims(mlir::AsmPrinter &printer, llvm::ArrayRef<sema::Dim> dims);

inline mlir::ParseResult parseDimsAttr(mlir::OpAsmParser &parser, DimsAttr &attribute) {
  llvm::SmallVector<sema::Dim> dims;
  if (parseDims(parser, dims))
    return mlir::failure();
  attribute = DimsAttr::get(parser.getContext(), dims);
  return mlir::success();
}
inline void printDimsAttr(mlir::OpAsmPrinter &printer, mlir::Operation *, DimsAttr attribute) {
  printDims(printer, attribute.getDims());
}

/// `gt`.
inline mlir::ParseResult parsePredicateWord(mlir::OpAsmParser &parser, PredicateAttr &predicate) {
  llvm::StringRef word;
  if (parser.parseKeyword(&word))
    return mlir::failure();
  std::optional<Predicate> known = symbolizePredicate(word);
  if (!known)
    return parser.emitError(parser.getNameLoc(), "expected eq, ne, lt, le, gt or ge");
  predicate = PredicateAttr::get(parser.getContext(), *known);
  return mlir::success();
}
inline void printPredicateWord(mlir::OpAsmPrinter &printer, mlir::Operation *,
                               PredicateAttr predicate) {
  printer << stringifyPredicate(predicate.getValue());
}

/// `keep` or nothing.
inline mlir::ParseResult parseKeep(mlir::OpAsmParser &parser, mlir::BoolAttr &keep) {
  keep = parser.getBuilder().getBoolAttr(mlir::succeeded(parser.parseOptionalKeyword("keep")));
  return mlir::success();
}
inline void printKeep(mlir::OpAsmPrinter &printer, mlir::Operation *, mlir::BoolAttr keep) {
  if (keep.getValue())
    printer << " keep";
}

/// `%a` or `transpose %a`.
inline mlir::ParseResult parseFlipped(mlir::OpAsmParser &parser,
                                      mlir::OpAsmParser::UnresolvedOperand &operand,
                                      mlir::BoolAttr &transpose) {
  bool flipped = mlir::succeeded(parser.parseOptionalKeyword("transpose"));
  transpose = parser.getBuilder().getBoolAttr(flipped);
  return parser.parseOperand(operand);
}
inline void printFlipped(mlir::OpAsmPrinter &printer, mlir::Operation *, mlir::Value operand,
                         mlir::BoolAttr transpose) {
  if (transpose.getValue())
    printer << "transpose ";
  printer << operand;
}

} // namespace gradus
