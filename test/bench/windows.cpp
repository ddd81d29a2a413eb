// Measures convolutions by both engines of runtime/primitives, and by oneDNN in the layouts that it likes best, reordered beforehand:
// medians and minima in microseconds, and which engine is chosen. usage: bench_windows [threads]
#include "runtime/arena/memory.h"
#include "runtime/parallel/parallel.h"
#include "runtime/primitives/convolution.h"
#include "test/bench/onednn_window.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

using namespace gradus::runtime;

namespace {

struct Times {
  double median = 0, least = 0; // microseconds
};

template <typename Run> Times measure(const Run &run) {
  std::vector<double> times;
  for (double total = 0; total < 3e5 || times.size() < 20;) {
    auto start = std::chrono::steady_clock::now();
    run();
    std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
    times.push_back(time.count());
    total += time.count();
  }
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], times[0]};
}

Times measure(Window &window, const std::vector<float *> &values) {
  Hooks hooks;
  void *scratch = hooks.allocate(window.scratch_bytes() + 64);
  Times times = measure([&] { (void)window.run({values[0], values[1], nullptr, values[2], scratch}); });
  hooks.release(scratch);
  return times;
}

struct Layer {
  const char *name;
  int64_t batch, extent, x_channels, y_channels, size, stride, low, y, groups = 1;
};

WindowProblem problem_of(const Layer &layer, int32_t kind, int threads) {
  WindowProblem p;
  p.kind = kind;
  p.axes = 2;
  p.groups = layer.groups;
  p.batch = layer.batch;
  p.x_channels = layer.x_channels;
  p.y_channels = layer.y_channels;
  p.x = {layer.extent, layer.extent, 1};
  p.y = {layer.y, layer.y, 1};
  p.size = {layer.size, layer.size, 1};
  p.stride = {layer.stride, layer.stride, 1};
  p.low = {layer.low, layer.low, 0};
  p.threads = threads;
  return p;
}

} // namespace

int main(int count, char **arguments) {
  int threads = count > 1 ? std::max(1, std::atoi(arguments[1])) : available_threads();
  TeamSize team(threads);
  // The convolutional autoencoder of 28 x 28 digits, layer by layer; a DCGAN's; a small network for 32 x 32 photographs.
  const Layer layers[] = {
      {"autoencoder 1", 128, 28, 1, 16, 3, 2, 1, 14}, {"autoencoder 2", 128, 14, 16, 32, 3, 2, 1, 7},
      {"autoencoder 3", 128, 14, 16, 32, 4, 2, 1, 7}, {"autoencoder 4", 128, 28, 1, 16, 4, 2, 1, 14},
      {"dcgan 1", 64, 28, 1, 64, 4, 2, 1, 14},        {"dcgan 2", 64, 14, 64, 128, 4, 2, 1, 7},
      {"photographs 1", 64, 32, 3, 32, 3, 1, 1, 32},  {"photographs 2", 64, 16, 32, 64, 3, 1, 1, 16},
      {"photographs 3", 64, 8, 64, 128, 3, 1, 1, 8}, {"to a picture", 64, 28, 32, 1, 3, 1, 1, 28},
      {"depthwise", 64, 16, 64, 64, 3, 1, 1, 16, 64},   {"groups", 64, 16, 64, 64, 3, 1, 1, 16, 4},
      {"points", 64, 16, 64, 64, 1, 1, 0, 16},
  };
  const char *const kinds[] = {"forward", "by input", "by weights"};
  std::printf("%d threads; microseconds, median and minimum\n", threads);
  std::printf("%-26s %17s %17s %17s %8s %s\n", "layer", "own", "oneDNN", "oneDNN, any", "chosen", "oneDNN's code, reorders of weights");
  for (const Layer &layer : layers)
    for (int32_t kind = GRADUS_CONVOLUTION; kind <= GRADUS_CONVOLUTION_WEIGHT; ++kind) {
      WindowProblem p = problem_of(layer, kind, threads);
      int64_t x = p.batch * layer.extent * layer.extent * layer.x_channels, y = p.batch * layer.y * layer.y * layer.y_channels;
      int64_t largest = std::max({x, y, layer.size * layer.size * layer.x_channels * layer.y_channels});
      Hooks hooks;
      std::vector<float *> values;
      for (int i = 0; i < 3; ++i) {
        values.push_back(static_cast<float *>(hooks.allocate(uint64_t(largest) * sizeof(float))));
        for (int64_t j = 0; j < largest; ++j)
          values.back()[j] = float(j * 7919 % 2001) * 1e-3f - 1;
      }
      Times own = measure(*make_own_convolution(p), values), theirs;
      auto onednn = make_onednn_convolution(p);
      if (onednn)
        theirs = measure(**onednn, values);
      gradus::bench::OnednnWindow free(p, true);
      Times best = measure([&] { free.run(); });
      auto chosen = make_convolution(p);
      double flops = 2.0 * double(y) * double(layer.size * layer.size * layer.x_channels / layer.groups);
      std::printf("%-14s %-11s %8.0f %8.0f %8.0f %8.0f %8.0f %8.0f %8s %s, %d; own %.1f GFLOP/s\n", layer.name, kinds[kind], own.median,
                  own.least, theirs.median, theirs.least, best.median, best.least, chosen ? (*chosen)->engine() : "none",
                  free.implementation().c_str(), onednn ? (*onednn)->reorders() : 0, flops / own.least * 1e-3);
      std::fflush(stdout);
      for (float *memory : values)
        hooks.release(memory);
    }
}
