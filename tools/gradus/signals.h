// Ctrl-C: the first asks the work to end, the second kills the process as usual.
#pragma once

#include <atomic>

namespace gradus::runner {

/// From now on the first SIGINT or SIGTERM sets the flag returned, and the second ends the process.
const std::atomic<bool> *stop_on_interrupt();

} // namespace gradus::runner
