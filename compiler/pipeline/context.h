// An MLIR context with what compilation needs.
#pragma once

#include "mlir/IR/MLIRContext.h"

namespace mlir {
class DialectRegistry;
}

namespace gradus {

void register_dialects(mlir::DialectRegistry &registry);

} // namespace gradus
