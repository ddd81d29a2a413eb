// Compares the oracle's gradients with differences of the oracle's losses: checks the adjoints, not the generated code.
#pragma once

#include "test/oracle/compare.h"

namespace gradus::oracle {

/// Every `<train>_gradient` of an f64 program, at a few dimensions; many elements of every parameter.
void check_differences(Program &program, const Compiled &compiled, const Options &options, Tally &tally);

} // namespace gradus::oracle
