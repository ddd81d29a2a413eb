// Compares what compiled code gives with what the oracle gives.
#pragma once

#include "test/oracle/compiled.h"
#include "test/oracle/program.h"

namespace gradus::oracle {

/// How a run went. A failure is printed where it is found, with the command that repeats it.
struct Tally {
  int64_t entries = 0, cases = 0, failures = 0;
  double worst = 0; ///< the largest difference, as a part of what is allowed
};

/// Every entry of the program in one precision.
void compare(Program &program, Compiled &compiled, const Options &options, sema::Element precision, Tally &tally);

} // namespace gradus::oracle
