// Divisions of f32 vectors without the divider, where the processor estimates reciprocals well.
#pragma once

#include "mlir/IR/PatternMatch.h"

namespace gradus::lower {

/// For AVX-512: x / y from a reciprocal of 14 bits, a Newton step and a correction of the quotient. Within 1 ulp of the division,
/// with its infinities, zeros and NaNs, in half the time or less; only a divisor below 2^-128 counts as 0.
void populate_division_patterns(mlir::RewritePatternSet &patterns);

} // namespace gradus::lower
