// What ends a step early.
#include "test/oracle/interpreter.h"

#include <cmath>

namespace gradus::oracle {

static Tensor check_finite(Call &call) {
  if (!std::isfinite(call.operand(0).values[0]))
    call.world.diverged = call.integer("statement") + 1;
  return {};
}

void add_control(Table &table) { table["check_finite"] = check_finite; }

} // namespace gradus::oracle
