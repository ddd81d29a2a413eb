// Greedy best-fit placement of lifetimes in an arena.
#include "runtime/plan/planner.h"

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <tuple>

namespace gradus::runtime {

bool ArenaPlan::book(uint64_t bytes, int32_t first, int32_t last) {
  if (bytes > limit || last < first)
    return false;
  uint64_t rounded = (bytes + alignment - 1) / alignment * alignment;
  buffers_.push_back({rounded, first, last, 0});
  return true;
}

void ArenaPlan::commit() {
  std::vector<size_t> order(buffers_.size());
  std::iota(order.begin(), order.end(), size_t(0));
  std::sort(order.begin(), order.end(), [this](size_t x, size_t y) {
    auto rank = [this](size_t i) {
      const Buffer &buffer = buffers_[i];
      int64_t lifetime = int64_t(buffer.last) - buffer.first;
      return std::make_tuple(~buffer.bytes, -lifetime, i);
    };
    return rank(x) < rank(y);
  });

  peak_ = 0;
  std::vector<size_t> placed; // in order of offset
  for (size_t index : order) {
    Buffer &buffer = buffers_[index];
    buffer.offset = 0;
    if (buffer.bytes == 0)
      continue;
    uint64_t end = 0, best = 0, tightest = UINT64_MAX;
    for (size_t other : placed) {
      const Buffer &neighbour = buffers_[other];
      if (neighbour.last < buffer.first || buffer.last < neighbour.first)
        continue;
      if (neighbour.offset > end) {
        uint64_t gap = neighbour.offset - end;
        if (gap >= buffer.bytes && gap < tightest) {
          tightest = gap;
          best = end;
        }
      }
      end = std::max(end, neighbour.offset + neighbour.bytes);
    }
    buffer.offset = tightest == UINT64_MAX ? end : best;
    peak_ = std::max(peak_, buffer.offset + buffer.bytes);
    auto later = [this](size_t x, size_t y) { return buffers_[x].offset < buffers_[y].offset; };
    placed.insert(std::upper_bound(placed.begin(), placed.end(), index, later), index);
  }
}

uint64_t ArenaPlan::lower_bound() const {
  struct Change {
    int64_t operation;
    bool begins;
    uint64_t bytes;
  };
  std::vector<Change> changes;
  for (const Buffer &buffer : buffers_) {
    changes.push_back({buffer.first, true, buffer.bytes});
    changes.push_back({int64_t(buffer.last) + 1, false, buffer.bytes});
  }
  std::sort(changes.begin(), changes.end(), [](const Change &x, const Change &y) {
    return std::make_pair(x.operation, x.begins) < std::make_pair(y.operation, y.begins);
  });
  uint64_t live = 0, most = 0;
  for (const Change &change : changes) {
    live = change.begins ? live + change.bytes : live - change.bytes;
    most = std::max(most, live);
  }
  return most;
}

std::string readable_bytes(uint64_t bytes) {
  static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  char text[32];
  if (bytes < 1000) {
    std::snprintf(text, sizeof text, "%d B", int(bytes));
    return text;
  }
  double value = double(bytes);
  int unit = 0;
  for (; value >= 999.5; ++unit)
    value /= 1000;
  std::snprintf(text, sizeof text, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
  return text;
}

std::string ArenaPlan::report(const std::vector<std::string> &names) const {
  std::vector<size_t> order(buffers_.size());
  std::iota(order.begin(), order.end(), size_t(0));
  std::stable_sort(order.begin(), order.end(),
                   [this](size_t x, size_t y) { return buffers_[x].offset < buffers_[y].offset; });
  std::string text = "    offset       bytes  operations  buffer\n";
  for (size_t index : order) {
    const Buffer &buffer = buffers_[index];
    char line[96];
    std::snprintf(line, sizeof line, "%10llu  %10llu  %4d..%-4d  ",
                  static_cast<unsigned long long>(buffer.offset),
                  static_cast<unsigned long long>(buffer.bytes), buffer.first, buffer.last);
    text += line;
    text += index < names.size() ? names[index] : "buffer " + std::to_string(index);
    text += '\n';
  }
  text += "peak " + readable_bytes(peak_) + " (" + std::to_string(peak_) + " bytes) in " +
          std::to_string(buffers_.size()) + " buffers; live at once at most " +
          readable_bytes(lower_bound()) + "\n";
  return text;
}

} // namespace gradus::runtime
