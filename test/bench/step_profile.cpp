// Where the microseconds of a training step go: each product and kernel that the generated code
// starts, the steps of loops one by one, with its median and least time. The program defines the functions that
// generated code calls, notes the time, and goes on to the runtime's.
#include "test/bench/step.h"

using namespace gradus::bench;

namespace {

struct Operation {
  std::string name;
  std::vector<double> times; // microseconds
};
std::vector<Operation> operations;
size_t next_operation = 0;

template <typename Function> Function *real(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (!found)
    fail(dlerror());
  return reinterpret_cast<Function *>(found);
}

template <typename Run> void note(const std::string &name, const Run &run) {
  auto start = std::chrono::steady_clock::now();
  run();
  double microseconds = milliseconds_since(start) * 1e3;
  if (next_operation == operations.size())
    operations.push_back({name, {}});
  operations[next_operation++].times.push_back(microseconds);
}

} // namespace

extern "C" {

GRADUS_API void gradus_parallel(const gradus_frame *frame, gradus_kernel kernel, int64_t count,
                                int64_t grain) {
  static auto *run =
      real<void(const gradus_frame *, gradus_kernel, int64_t, int64_t)>("gradus_parallel");
  note("kernel of " + std::to_string(count) + " items, grain " + std::to_string(grain),
       [&] { run(frame, kernel, count, grain); });
}

GRADUS_API void gradus_parallel_runs(const gradus_frame *frame, gradus_kernel kernel,
                                     const int32_t *ends, int32_t runs, int64_t grain) {
  static auto *run =
      real<void(const gradus_frame *, gradus_kernel, const int32_t *, int32_t, int64_t)>(
          "gradus_parallel_runs");
  note("kernel of " + std::to_string(ends[runs - 1]) + " items in " + std::to_string(runs) +
           " runs, grain " + std::to_string(grain),
       [&] { run(frame, kernel, ends, runs, grain); });
}

GRADUS_API void gradus_run_matmul(const gradus_frame *frame, int32_t index) {
  static auto *run = real<void(const gradus_frame *, int32_t)>("gradus_run_matmul");
  note("product " + std::to_string(index), [&] { run(frame, index); });
}

GRADUS_API void gradus_run_window(const gradus_frame *frame, int32_t index) {
  static auto *run = real<void(const gradus_frame *, int32_t)>("gradus_run_window");
  note("windows " + std::to_string(index), [&] { run(frame, index); });
}

GRADUS_API void gradus_run_attention(const gradus_frame *frame, int32_t index) {
  static auto *run = real<void(const gradus_frame *, int32_t)>("gradus_run_attention");
  note("attention " + std::to_string(index), [&] { run(frame, index); });
}

} // extern "C"

int main(int count, char **arguments) {
  Options options(count, arguments);
  Step step(options);
  operations.clear();
  Times times = measure(options.seconds, [&] {
    next_operation = 0;
    step.run();
  });
  report("gradus", times);
  double total = 0, least_total = 0;
  for (Operation &operation : operations) {
    std::sort(operation.times.begin(), operation.times.end());
    double median = operation.times[operation.times.size() / 2],
           least = operation.times[operation.times.size() / 20];
    total += median;
    least_total += least;
    std::printf("%8.1f us (fastest twentieth %.1f)  %s\n", median, least, operation.name.c_str());
  }
  std::printf("%8.1f us (%.1f) in %zu operations\n", total, least_total, operations.size());
}
