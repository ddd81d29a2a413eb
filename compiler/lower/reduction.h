// The arithmetic of reductions: neutral elements, combination of lanes and of partial results.
#pragma once

#include "compiler/lower/element_emitter.h"

namespace gradus::lower {

/// What a sum, max or min starts from.
mlir::Value neutral(mlir::OpBuilder &b, mlir::Location loc, mlir::Operation *reduction, mlir::Type element);
/// One step; scalars or vectors.
mlir::Value combine(mlir::OpBuilder &b, mlir::Location loc, mlir::Operation *reduction, mlir::Value a, mlir::Value x);
/// The sixteen lanes as one scalar, in a fixed order.
mlir::Value across_lanes(mlir::OpBuilder &b, mlir::Location loc, mlir::Operation *reduction, mlir::Value vector);

} // namespace gradus::lower
