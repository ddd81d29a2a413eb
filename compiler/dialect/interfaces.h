// What passes ask of operations without knowing them: elementwise, differentiable.
#pragma once

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpDefinition.h"

#include "compiler/dialect/interfaces.h.inc"

namespace gradus {

/// Why an operation without a gradient has none: the end of "`argmax` has no gradient: …"; empty if
/// it has one.
llvm::StringRef reason_for_no_adjoint(llvm::StringRef mnemonic);

} // namespace gradus
