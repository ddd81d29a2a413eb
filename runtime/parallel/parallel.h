// Work on the one thread pool: GNU OpenMP's, which oneDNN uses too.
#pragma once

#include <cstdint>

namespace gradus::runtime {

/// Calls work(context, part) once for each part in [0, parts): in the calling thread when there is
/// one part or one thread, else on a team of `threads`. The team is always of that size, however
/// few the parts: GNU OpenMP ends the threads that a smaller team leaves over, and starting them
/// again costs more than a small matrix product.
void run_parts(int threads, int64_t parts, void (*work)(const void *context, int64_t part),
               const void *context) noexcept;

/// The same for a callable.
template <typename Work> void parallel_parts(int threads, int64_t parts, const Work &work) {
  run_parts(
      threads, parts,
      [](const void *context, int64_t part) { (*static_cast<const Work *>(context))(part); },
      &work);
}

/// How [0, count) is cut into contiguous parts of equal size, the last one shorter.
struct Partition {
  int64_t parts, size;

  /// At most `threads` parts of at least `grain` items each.
  static Partition of(int64_t count, int64_t grain, int threads);
};

/// One thread for each core the process may use, within OMP_THREAD_LIMIT.
int available_threads();

/// Whether a parallel region outside of others gets as many threads as it asks for. Under
/// OMP_THREAD_LIMIT it gets what other host threads' teams leave. Own kernels share the parts
/// among the threads that came; oneDNN leaves out the missing threads' parts and says nothing.
bool teams_are_certain();

/// Sets the size of teams that this host thread starts (oneDNN asks for it), forbids OpenMP to
/// make them smaller (OMP_DYNAMIC), and puts the host's own settings back at the end.
class TeamSize {
public:
  explicit TeamSize(int threads);
  ~TeamSize();
  TeamSize(const TeamSize &) = delete;
  TeamSize &operator=(const TeamSize &) = delete;

private:
  int before_;
  int dynamic_;
};

} // namespace gradus::runtime
