// Measures matrix products by both engines of runtime/primitives: medians and minima in
// microseconds, and which one is chosen. usage: bench_products [threads]
#include "runtime/arena/memory.h"
#include "runtime/parallel/parallel.h"
#include "runtime/primitives/matmul.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

using namespace gradus::runtime;

namespace {

struct Times {
  double median, least; // microseconds
};

Times measure(Matmul &matmul, const MatmulProblem &problem) {
  Hooks hooks;
  auto floats = [&](int64_t count) {
    auto *values = static_cast<float *>(hooks.allocate(uint64_t(count) * sizeof(float)));
    for (int64_t i = 0; i < count; ++i)
      values[i] = float(i * 7919 % 2001) * 1e-3f - 1;
    return values;
  };
  float *a = floats(problem.m * problem.k), *b = floats(problem.k * problem.n);
  float *c = floats(problem.m * problem.n);
  void *scratch = hooks.allocate(matmul.scratch_bytes());
  std::vector<double> times;
  for (double total = 0; total < 2e5 || times.size() < 20;) {
    auto start = std::chrono::steady_clock::now();
    if (!matmul.run({a, b, nullptr, c, scratch}).ok())
      break;
    std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
    times.push_back(time.count());
    total += time.count();
  }
  for (void *memory :
       {static_cast<void *>(a), static_cast<void *>(b), static_cast<void *>(c), scratch})
    hooks.release(memory);
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], times[0]};
}

/// The three products of a dense layer: forward, by its weight, by its input.
std::vector<MatmulProblem> layer(int64_t batch, int64_t inputs, int64_t units) {
  std::vector<MatmulProblem> products(3);
  int64_t sizes[3][3] = {{batch, units, inputs}, {inputs, units, batch}, {batch, inputs, units}};
  for (int i = 0; i < 3; ++i) {
    products[size_t(i)].m = sizes[i][0];
    products[size_t(i)].n = sizes[i][1];
    products[size_t(i)].k = sizes[i][2];
    products[size_t(i)].transpose_a = i == 1;
    products[size_t(i)].transpose_b = i == 2;
  }
  return products;
}

} // namespace

int main(int count, char **arguments) {
  int threads = count > 1 ? std::max(1, std::atoi(arguments[1])) : available_threads();
  TeamSize team(threads);
  std::printf("%d threads; microseconds, median and minimum\n", threads);
  std::printf("%-22s %17s %17s %9s\n", "m x n x k", "own", "oneDNN", "chosen");
  int64_t layers[][3] = {{32, 784, 64},  {32, 64, 32},    {256, 784, 64},   {256, 64, 32},
                         {64, 256, 512}, {256, 512, 784}, {1024, 128, 384}, {2048, 128, 512}};
  for (const auto &sizes : layers)
    for (MatmulProblem &problem : layer(sizes[0], sizes[1], sizes[2])) {
      problem.threads = threads;
      Result<std::unique_ptr<Matmul>> onednn = make_onednn_matmul(problem);
      Result<std::unique_ptr<Matmul>> chosen = make_matmul(problem);
      if (!onednn || !chosen)
        return 1;
      Times ours = measure(*make_own_matmul(problem), problem), theirs = measure(**onednn, problem);
      char name[64];
      std::snprintf(name, sizeof name, "%d x %d x %d%s%s", int(problem.m), int(problem.n),
                    int(problem.k), problem.transpose_a ? " a'" : "",
                    problem.transpose_b ? " b'" : "");
      std::printf("%-22s %8.2f %8.2f %8.2f %8.2f %9s\n", name, ours.median, ours.least,
                  theirs.median, theirs.least, (*chosen)->engine());
    }
}
