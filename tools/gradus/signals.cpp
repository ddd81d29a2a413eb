// Turns the first interrupt into a flag; SA_RESETHAND gives the second its usual effect.
#include "tools/gradus/signals.h"

#include <csignal>
#include <unistd.h>

namespace gradus::runner {
namespace {

std::atomic<bool> stop{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");

void on_interrupt(int) {
  stop.store(true);
  const char words[] = "\ngradus: ending after this step; once more to end at once\n";
  ssize_t ignored = write(STDERR_FILENO, words, sizeof words - 1);
  static_cast<void>(ignored);
}

} // namespace

const std::atomic<bool> *stop_on_interrupt() {
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  return &stop;
}

} // namespace gradus::runner
