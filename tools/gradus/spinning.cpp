// How long idle threads of the pool spin before they sleep.
#include "tools/gradus/spinning.h"

#include <cstdlib>
#include <unistd.h>

namespace gradus::runner {

void limit_spinning(char **words) {
  if (std::getenv("GOMP_SPINCOUNT") || std::getenv("OMP_WAIT_POLICY"))
    return;
  // Rounds of the pool's loop; some tens of microseconds.
  if (setenv("GOMP_SPINCOUNT", "1000", 1) == 0)
    execv("/proc/self/exe", words);
  // Where that fails, the program just runs with the pool's own setting.
}

} // namespace gradus::runner
