// The passes of this folder, for the pipeline and for gradus-opt.
#pragma once

#include "compiler/dialect/module.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace gradus {
#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "compiler/recurrence/passes.h.inc"

/// What happens to scans after differentiation, in order; `functions` is nested at gradus.func.
void add_recurrence_passes(mlir::OpPassManager &functions);
} // namespace gradus
