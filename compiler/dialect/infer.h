// How operations get their result types from the shape rules of the language: one text for both.
#pragma once

#include "compiler/dialect/types.h"
#include "dsl/sema/shape_rules.h"

#include "mlir/IR/Operation.h"

namespace gradus {

/// The attributes as the language's rules take them; those of other kinds are left out.
std::vector<sema::NamedAttribute> to_sema(mlir::DictionaryAttr attributes);

mlir::LogicalResult infer_by_rule(sema::ShapeRule *rule, mlir::MLIRContext *context,
                                  std::optional<mlir::Location> location, mlir::ValueRange operands,
                                  mlir::DictionaryAttr attributes,
                                  llvm::SmallVectorImpl<mlir::Type> &types);
/// For operations that state their result type: the rule with the stated element must give the
/// same.
mlir::LogicalResult verify_by_rule(sema::ShapeRule *rule, mlir::Operation *operation);

} // namespace gradus
