// The tensor type and its attributes, and the way between them and the language's own.
#pragma once

#include "dsl/sema/program.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Value.h"

#include "compiler/dialect/enums.h.inc"

#define GET_TYPEDEF_CLASSES
#include "compiler/dialect/types.h.inc"
#define GET_ATTRDEF_CLASSES
#include "compiler/dialect/attributes.h.inc"

namespace gradus {

/// The element type as MLIR knows it; truth values are i1.
mlir::Type element_type(mlir::MLIRContext *context, sema::Element element);
sema::Element element_of(mlir::Type type);

TensorType to_dialect(mlir::MLIRContext *context, const sema::TensorType &type);
sema::TensorType to_sema(TensorType type);

/// The type of a value that is a tensor.
TensorType type_of(mlir::Value value);
llvm::ArrayRef<sema::Dim> shape_of(mlir::Value value);
bool is_float_tensor(mlir::Value value);
/// Truth values in the shape of a tensor type; another type as it is.
mlir::Type truth_of(mlir::Type type);

} // namespace gradus
