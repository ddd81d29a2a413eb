// What passes ask of operations without knowing them: elementwise, differentiable.
#pragma once

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpDefinition.h"

#include "compiler/dialect/interfaces.h.inc"

namespace gradus {

/// Why an operation without a gradient has none: the end of "`argmax` has no gradient: …"; empty if
/// it has one.
llvm::StringRef reason_for_no_adjoint(llvm::StringRef mnemonic);

/// Of an operation whose gradient exists, but has no definition: it is refused where one would pass it, since a sum without its share would
/// be wrong.
template <typename Concrete>
class UnknownDerivative : public mlir::OpTrait::TraitBase<Concrete, UnknownDerivative> {};

} // namespace gradus
