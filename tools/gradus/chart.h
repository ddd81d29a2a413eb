// A line chart over training steps as inline SVG.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gradus::runner {

struct ChartPoint {
  uint64_t step;
  double value; // NaN: the line is broken here
};

struct ChartSeries {
  std::string name, style; // style: a class of the page, `train` or `eval`
  std::vector<ChartPoint> points;
};

struct Chart {
  std::string title, note; // note: a line under the title, or empty
  std::string unit;        // of the values; empty: they have none
  std::vector<ChartSeries> series;
  int digits = 4; // of values in words
};

/// A `<figure>`: title, legend with the last values, axes, lines, a place for the values under the
/// pointer, and, where all values are positive, a switch to a logarithmic axis. Of long series the
/// least and the greatest value of each stretch are drawn.
std::string chart_figure(const Chart &chart);

/// Evenly spaced round numbers (1, 2 or 5 times a power of ten) inside [least, greatest].
std::vector<double> linear_ticks(double least, double greatest, int most);
/// Powers of ten inside, with 2 and 5 times them where there are few; linear where even these are
/// fewer than two.
std::vector<double> log_ticks(double least, double greatest);

} // namespace gradus::runner
