// The passes of this folder, for the pipeline and for gradus-opt.
#pragma once

#include "compiler/dialect/module.h"

#include "mlir/Pass/Pass.h"

namespace gradus {
#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "compiler/optimize/passes.h.inc"

/// What happens to a function after differentiation and before fusion, in order; `functions` is
/// nested at gradus.func.
void add_optimize_passes(mlir::OpPassManager &functions);
/// The same as the pass pipeline `gradus-optimize`.
void register_optimize_pipeline();
} // namespace gradus
