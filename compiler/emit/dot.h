// The fused program as a graph for Graphviz.
#pragma once

#include "mlir/IR/BuiltinOps.h"

namespace llvm {
class raw_ostream;
}

namespace gradus::emit {

/// One cluster for each function; products are boxes, kernels rounded boxes that list their operations, storages ellipses.
void print_dot(mlir::ModuleOp module, llvm::raw_ostream &out);

} // namespace gradus::emit
