// Draws charts: two plots of each where a logarithmic axis is possible, of which the page shows
// one.
#include "tools/gradus/chart.h"

#include "tools/gradus/html.h"
#include "tools/gradus/report.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gradus::runner {
namespace {

// In the units of the SVG, which the page stretches to the width it has; small, so that letters
// stay readable on a phone.
constexpr double width = 480, height = 270, left = 62, right = 14, top = 10, bottom = 42;
constexpr size_t most_points = 800, few_points = 40;

struct Bounds {
  double least_step = std::numeric_limits<double>::infinity(), greatest_step = 0;
  double least = std::numeric_limits<double>::infinity(), greatest = -least;
  bool empty() const { return least > greatest; }
};

Bounds bounds_of(const std::vector<ChartSeries> &all) {
  Bounds bounds;
  for (const ChartSeries &series : all)
    for (const ChartPoint &point : series.points)
      if (std::isfinite(point.value)) {
        bounds.least_step = std::min(bounds.least_step, static_cast<double>(point.step));
        bounds.greatest_step = std::max(bounds.greatest_step, static_cast<double>(point.step));
        bounds.least = std::min(bounds.least, point.value);
        bounds.greatest = std::max(bounds.greatest, point.value);
      }
  return bounds;
}

/// The least and the greatest of each stretch, in order; gaps stay.
std::vector<ChartPoint> thinned(const std::vector<ChartPoint> &points) {
  if (points.size() <= most_points)
    return points;
  std::vector<ChartPoint> kept;
  size_t stretches = most_points / 2;
  for (size_t stretch = 0; stretch < stretches; ++stretch) {
    size_t begin = stretch * points.size() / stretches;
    size_t end = (stretch + 1) * points.size() / stretches, least = begin, greatest = begin;
    for (size_t index = begin; index < end; ++index) {
      if (!(points[index].value >= points[least].value))
        least = index;
      if (!(points[index].value <= points[greatest].value))
        greatest = index;
    }
    kept.push_back(points[std::min(least, greatest)]);
    if (least != greatest)
      kept.push_back(points[std::max(least, greatest)]);
  }
  if (kept.back().step != points.back().step)
    kept.push_back(points.back());
  return kept;
}

std::string number(double value) { // for coordinates
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

std::string precise(double value, int digits) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*g", digits, value == 0 ? 0.0 : value);
  return text;
}

/// 1,500 as `1.5k`: four characters have to do.
std::string tick_text(double value) {
  double size = std::abs(value);
  const char *suffix = size >= 1e9 ? "G" : size >= 1e6 ? "M" : size >= 1e4 ? "k" : "";
  double unit = size >= 1e9 ? 1e9 : size >= 1e6 ? 1e6 : size >= 1e4 ? 1e3 : 1;
  return precise(value / unit, 4) + suffix;
}

class Plot {
public:
  Plot(const Bounds &bounds, bool logarithmic) : bounds_(bounds), logarithmic_(logarithmic) {
    // A line of equal values lies in the middle, a single step too.
    if (bounds_.greatest_step <= bounds_.least_step) {
      bounds_.least_step = std::max(0.0, bounds_.least_step - 1);
      bounds_.greatest_step += 1;
    }
    low_ = scaled(bounds_.least), high_ = scaled(bounds_.greatest);
    double margin = high_ > low_ ? (high_ - low_) * 0.05 : std::max(std::abs(high_) * 0.1, 1e-12);
    low_ -= margin, high_ += margin;
    // Small counts and losses begin at 0 where that costs little of the height.
    if (!logarithmic_ && bounds_.least >= 0 && low_ < 0.25 * high_)
      low_ = 0;
  }

  double x(double step) const {
    return left + (step - bounds_.least_step) / (bounds_.greatest_step - bounds_.least_step) *
                      (width - left - right);
  }
  double y(double value) const {
    return height - bottom - (scaled(value) - low_) / (high_ - low_) * (height - top - bottom);
  }

  std::string axes() const {
    std::string svg;
    double least = logarithmic_ ? std::pow(10, low_) : low_;
    double greatest = logarithmic_ ? std::pow(10, high_) : high_;
    for (double tick : logarithmic_ ? log_ticks(least, greatest) : linear_ticks(least, greatest, 6))
      svg += "<line class=\"grid\" x1=\"" + number(left) + "\" x2=\"" + number(width - right) +
             "\" y1=\"" + number(y(tick)) + "\" y2=\"" + number(y(tick)) + "\"/><text x=\"" +
             number(left - 6) + "\" y=\"" + number(y(tick) + 4.5) + "\" text-anchor=\"end\">" +
             tick_text(tick) + "</text>";
    for (double tick : linear_ticks(bounds_.least_step, bounds_.greatest_step, 6))
      if (tick == std::floor(tick))
        svg += "<line class=\"tick\" x1=\"" + number(x(tick)) + "\" x2=\"" + number(x(tick)) +
               "\" y1=\"" + number(height - bottom) + "\" y2=\"" + number(height - bottom + 4) +
               "\"/><text x=\"" + number(x(tick)) + "\" y=\"" + number(height - bottom + 18) +
               "\" text-anchor=\"middle\">" + tick_text(tick) + "</text>";
    return svg + "<line class=\"axis\" x1=\"" + number(left) + "\" x2=\"" + number(width - right) +
           "\" y1=\"" + number(height - bottom) + "\" y2=\"" + number(height - bottom) +
           "\"/><text x=\"" + number((left + width - right) / 2) + "\" y=\"" + number(height - 5) +
           "\" text-anchor=\"middle\">step</text>";
  }

  std::string line(const ChartSeries &series) const {
    std::string path, dots;
    bool drawing = false;
    size_t index = 0;
    for (const ChartPoint &point : series.points) {
      bool here = std::isfinite(point.value);
      if (here) {
        std::string place =
            number(x(static_cast<double>(point.step))) + " " + number(y(point.value));
        path += (drawing ? "L" : "M") + place;
        // A point between two gaps would not show as a line.
        bool alone = !drawing && (index + 1 == series.points.size() ||
                                  !std::isfinite(series.points[index + 1].value));
        if (alone || series.points.size() <= few_points)
          dots += "M" + place + "h0";
      }
      drawing = here;
      ++index;
    }
    std::string svg = "<path class=\"line " + series.style + "\" d=\"" + path + "\"/>";
    return dots.empty() ? svg
                        : svg + "<path class=\"dots " + series.style + "\" d=\"" + dots + "\"/>";
  }

  std::string svg(const std::vector<ChartSeries> &all, const std::string &label) const {
    std::string text = "<svg viewBox=\"0 0 " + number(width) + " " + number(height) +
                       "\" role=\"img\" aria-label=\"" + escaped(label) + "\" data-x=\"" +
                       number(left) + "," + number(width - right) + "," +
                       precise(bounds_.least_step, 17) + "," + precise(bounds_.greatest_step, 17) +
                       "\">" + axes();
    for (const ChartSeries &series : all)
      text += line(series);
    return text + "<line class=\"cursor\" y1=\"" + number(top) + "\" y2=\"" +
           number(height - bottom) + "\" x1=\"-9\" x2=\"-9\"/></svg>";
  }

private:
  double scaled(double value) const { return logarithmic_ ? std::log10(value) : value; }

  Bounds bounds_;
  bool logarithmic_;
  double low_ = 0, high_ = 1;
};

/// What the page's script finds values in: names, steps and values.
std::string series_data(const std::vector<ChartSeries> &all, int digits) {
  std::string text = "[";
  for (const ChartSeries &series : all) {
    std::string steps, values;
    for (const ChartPoint &point : series.points)
      if (std::isfinite(point.value)) {
        steps += (steps.empty() ? "" : ",") + std::to_string(point.step);
        values += (values.empty() ? "" : ",") + precise(point.value, digits);
      }
    std::string name;
    for (char c : series.name)
      name += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    text += (text.size() > 1 ? "," : "") + ("[\"" + name + "\",[") + steps + "],[" + values + "]]";
  }
  return text + "]";
}

} // namespace

std::vector<double> linear_ticks(double least, double greatest, int most) {
  double span = greatest - least;
  if (!(span > 0) || !std::isfinite(span))
    return {least};
  double power = std::pow(10, std::floor(std::log10(span / most)));
  double step = power;
  for (double factor : {1.0, 2.0, 5.0, 10.0})
    if (span / (power * factor) <= most) {
      step = power * factor;
      break;
    }
  std::vector<double> ticks;
  for (double count = std::ceil(least / step); count * step <= greatest * (1 + 1e-12); ++count) {
    ticks.push_back(count * step);
    if (ticks.size() > 100) // the span is below what doubles tell apart
      return {least};
  }
  return ticks;
}

std::vector<double> log_ticks(double least, double greatest) {
  std::vector<double> powers, more;
  int first = static_cast<int>(std::floor(std::log10(least)));
  int last = static_cast<int>(std::ceil(std::log10(greatest)));
  int every = std::max(1, (last - first) / 6);
  for (int exponent = first; exponent <= last; ++exponent)
    for (double factor : {1.0, 2.0, 5.0}) {
      double value = factor * std::pow(10, exponent);
      if (value < least || value > greatest)
        continue;
      more.push_back(value);
      if (factor == 1 && (exponent - first) % every == 0)
        powers.push_back(value);
    }
  if (powers.size() >= 3)
    return powers;
  return more.size() >= 2 ? more : linear_ticks(least, greatest, 5);
}

std::string chart_figure(const Chart &chart) {
  std::string heading =
      "<figure><figcaption><h3>" + escaped(chart.title) +
      (chart.unit.empty() ? "" : " <small>" + escaped(chart.unit) + "</small>") + "</h3>" +
      (chart.note.empty() ? "" : "<p class=\"note\">" + escaped(chart.note) + "</p>");
  std::vector<ChartSeries> series = chart.series;
  for (ChartSeries &one : series)
    one.points = thinned(one.points);
  Bounds bounds = bounds_of(series);
  if (bounds.empty())
    return heading + "</figcaption><p class=\"absent\">No value is a number.</p></figure>\n";
  std::string legend = "<p class=\"legend\">";
  for (const ChartSeries &one : chart.series) {
    auto last = std::find_if(one.points.rbegin(), one.points.rend(),
                             [](const ChartPoint &point) { return std::isfinite(point.value); });
    if (last == one.points.rend())
      continue;
    legend += "<span><i class=\"" + one.style + "\"></i>" + escaped(one.name) + " <b>" +
              precise(last->value, chart.digits) + "</b></span>";
  }
  bool both = bounds.least > 0 && bounds.greatest > bounds.least;
  std::string text = heading + legend + "</p></figcaption>";
  if (both)
    text += "<label class=\"switch\"><input type=\"checkbox\" class=\"log\"> logarithmic</label>";
  text += "<div class=\"plots\" data-series=\"" +
          escaped(series_data(series, std::max(chart.digits, 5))) + "\">";
  text += "<div class=\"linear\">" + Plot(bounds, false).svg(series, chart.title) + "</div>";
  if (both)
    text += "<div class=\"logarithmic\">" +
            Plot(bounds, true).svg(series, chart.title + ", logarithmic") + "</div>";
  return text + "</div><output></output></figure>\n";
}

} // namespace gradus::runner
