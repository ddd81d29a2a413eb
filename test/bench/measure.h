// Medians of repeated runs, and a library's model found by its file name.
#pragma once

#include "gradus/abi.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <string>
#include <vector>

namespace gradus::bench {

struct Times {
  double median, least; // milliseconds
  size_t count;
};

inline double milliseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

/// Calls `run` for `seconds`, after 20 calls that don't count.
template <typename Run> Times measure(double seconds, const Run &run) {
  for (int i = 0; i < 20; ++i)
    run();
  std::vector<double> times;
  for (double total = 0; total < seconds * 1e3 || times.size() < 5;) {
    auto start = std::chrono::steady_clock::now();
    run();
    times.push_back(milliseconds_since(start));
    total += times.back();
  }
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], times[0], times.size()};
}

/// One line that test/bench/run reads.
inline void report(const char *name, const Times &times) {
  std::printf("%s: %.4f ms (min %.4f, n=%zu)\n", name, times.median, times.least, times.count);
}

[[noreturn]] inline void fail(const std::string &sentence) {
  std::fprintf(stderr, "%s\n", sentence.c_str());
  std::exit(2);
}

/// lib<model>.so gives <model>_model().
inline const gradus_model *open_model(const std::string &path) {
  void *library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library)
    fail(dlerror());
  std::string name = path.substr(path.rfind('/') + 1);
  if (name.rfind("lib", 0) == 0)
    name = name.substr(3);
  name = name.substr(0, name.find('.'));
  auto model =
      reinterpret_cast<const gradus_model *(*)()>(dlsym(library, (name + "_model").c_str()));
  if (!model)
    fail(path + " exports no " + name + "_model()");
  return model();
}

/// The entry of that name, or the first training step.
inline const gradus_entry &find_step(const gradus_model &model, const std::string &name) {
  for (int32_t i = 0; i < model.entry_count; ++i) {
    const gradus_entry &entry = model.entries[i];
    if (name.empty() ? entry.kind == GRADUS_ENTRY_STEP : name == entry.name)
      return entry;
  }
  fail("there is no step `" + name + "` in `" + model.name + "`");
}

/// What all the programs here take: LIBRARY [--entry NAME] [--dim N]… [--seconds S] [--threads N].
struct Options {
  std::string library, entry;
  std::vector<int64_t>
      dims; // in the order of the entry's table; the last one serves those that are missing
  double seconds = 2;
  int threads = 2;
  bool each = false;

  Options(int count, char **arguments) {
    for (int i = 1; i < count; ++i) {
      std::string flag = arguments[i];
      auto value = [&] {
        if (i + 1 == count)
          fail(flag + " needs a value");
        return std::string(arguments[++i]);
      };
      if (flag == "--entry")
        entry = value();
      else if (flag == "--dim")
        dims.push_back(std::stoll(value()));
      else if (flag == "--seconds")
        seconds = std::stod(value());
      else if (flag == "--threads")
        threads = std::stoi(value());
      else if (flag == "--each")
        each = true;
      else if (library.empty() && flag[0] != '-')
        library = flag;
      else
        fail("usage: LIBRARY [--entry NAME] [--dim N]… [--seconds S] [--threads N] [--each]");
    }
    if (library.empty())
      fail("which library?");
    if (dims.empty())
      dims.push_back(32);
  }

  std::vector<int64_t> dims_of(const gradus_entry &step) const {
    std::vector<int64_t> values = dims;
    values.resize(size_t(step.dimension_count), dims.back());
    return values;
  }
};

} // namespace gradus::bench
