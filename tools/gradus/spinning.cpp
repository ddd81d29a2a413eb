// How long idle threads of the pool spin before they sleep.
#include "tools/gradus/spinning.h"

#include <cstdlib>
#include <omp.h>
#include <sched.h>
#include <unistd.h>
#include <vector>

namespace gradus::runner {

/// With OMP_PROC_BIND the pool has bound this thread to a core of its own as it was loaded, and the
/// program that is started anew would have no other: it gets all that the pool's places have.
static void give_back_cores() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  for (int place = 0; place < omp_get_num_places(); ++place) {
    std::vector<int> ids(static_cast<size_t>(omp_get_place_num_procs(place)));
    omp_get_place_proc_ids(place, ids.data());
    for (int id : ids)
      if (id >= 0 && id < CPU_SETSIZE)
        CPU_SET(static_cast<size_t>(id), &cores);
  }
  if (CPU_COUNT(&cores) > 0)
    sched_setaffinity(0, sizeof cores, &cores);
}

void limit_spinning(char **words) {
  if (std::getenv("GOMP_SPINCOUNT") || std::getenv("OMP_WAIT_POLICY"))
    return;
  // Rounds of the pool's loop; some tens of microseconds.
  if (setenv("GOMP_SPINCOUNT", "1000", 1) != 0)
    return;
  give_back_cores();
  execv("/proc/self/exe", words);
  // Where that fails, the program just runs with the pool's own setting.
}

} // namespace gradus::runner
