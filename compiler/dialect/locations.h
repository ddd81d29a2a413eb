// The way between the user's ranges and MLIR's locations, so that what a pass finds wrong is told
// at the user's token.
#pragma once

#include "dsl/diagnostics/source.h"

#include "mlir/IR/Location.h"

namespace gradus {

/// File, line and column, with the range itself attached. Nowhere: an unknown location.
mlir::Location location_of(mlir::MLIRContext *context, diagnostics::Range range,
                           const diagnostics::SourceManager &sources);

/// The range that location_of was given, also when passes have fused or named the location since;
/// nowhere if there is none.
diagnostics::Range range_of(mlir::Location location);

} // namespace gradus
