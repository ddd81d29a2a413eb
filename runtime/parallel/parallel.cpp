// The thread pool by OpenMP's interface.
#include "runtime/parallel/parallel.h"

#include "runtime/parallel/subnormals.h"

#include <algorithm>
#include <omp.h>

namespace gradus::runtime {

void run_parts(int threads, int64_t parts, void (*work)(const void *context, int64_t part),
               const void *context) noexcept {
  if (parts <= 1 || threads <= 1) {
    FlushSubnormals flush;
    for (int64_t part = 0; part < parts; ++part)
      work(context, part);
    return;
  }
#pragma omp parallel num_threads(threads)
  {
    FlushSubnormals flush;
    // The team may be smaller than asked for: inside a parallel region of the host it is one
    // thread.
    int64_t team = omp_get_num_threads();
    for (int64_t part = omp_get_thread_num(); part < parts; part += team)
      work(context, part);
  }
}

Partition Partition::of(int64_t count, int64_t grain, int threads) {
  if (count <= 0)
    return {0, 0};
  grain = std::max<int64_t>(grain, 1);
  int64_t parts = std::clamp<int64_t>(count / grain, 1, std::max(threads, 1));
  int64_t size = (count - 1) / parts + 1;
  return {(count - 1) / size + 1, size};
}

int available_threads() { return std::clamp(omp_get_num_procs(), 1, omp_get_thread_limit()); }

bool teams_are_certain() {
  // Without a limit GNU OpenMP answers the largest number.
  constexpr int unlimited = 1 << 20;
  return omp_get_thread_limit() >= unlimited;
}

TeamSize::TeamSize(int threads) : before_(omp_get_max_threads()), dynamic_(omp_get_dynamic()) {
  if (threads != before_)
    omp_set_num_threads(threads);
  else
    before_ = 0;
  if (dynamic_)
    omp_set_dynamic(0);
}

TeamSize::~TeamSize() {
  if (before_)
    omp_set_num_threads(before_);
  if (dynamic_)
    omp_set_dynamic(1);
}

} // namespace gradus::runtime
