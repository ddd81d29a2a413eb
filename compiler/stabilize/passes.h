// The passes of this folder, for the pipeline and for gradus-opt.
#pragma once

#include "compiler/dialect/module.h"

#include "mlir/Pass/Pass.h"

namespace gradus {
#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "compiler/stabilize/passes.h.inc"
} // namespace gradus
