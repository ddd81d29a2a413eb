// From the elaborated program to a module of the gradus dialect: one operation for one operation,
// nothing decided.
#pragma once

#include "dsl/sema/program.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace gradus {

/// The module of the program; locations lead back to `sources`. Null if the program is no valid
/// module: an error of ours, which MLIR's verifier then has reported to the context.
mlir::OwningOpRef<mlir::ModuleOp> import_program(mlir::MLIRContext &context,
                                                 const sema::Program &program,
                                                 const diagnostics::SourceManager &sources);

} // namespace gradus
