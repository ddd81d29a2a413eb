// Mixes two vectors with weights for each step.
#include "tools/gradus/path.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace gradus::runner {
namespace {

struct Weights {
  double from, to;
};

double dot(const float *a, const float *b, int64_t width) {
  double sum = 0;
  for (int64_t index = 0; index < width; ++index)
    sum += static_cast<double>(a[index]) * static_cast<double>(b[index]);
  return sum;
}

/// Of unit vectors at this angle; both are scaled to the length in between afterwards.
Weights spherical_weights(const float *a, const float *b, int64_t width, double share) {
  double length_a = std::sqrt(dot(a, a, width)), length_b = std::sqrt(dot(b, b, width));
  double cosine = length_a > 0 && length_b > 0 ? dot(a, b, width) / (length_a * length_b) : 1;
  double angle = std::acos(std::min(std::max(cosine, -1.0), 1.0));
  double sine = std::sin(angle);
  if (sine < 1e-6)
    return {1 - share, share};
  double length = (1 - share) * length_a + share * length_b;
  return {std::sin((1 - share) * angle) / sine * length / length_a,
          std::sin(share * angle) / sine * length / length_b};
}

} // namespace

Ends split_ends(const Collected &rows) {
  Ends ends;
  ends.row.assign(rows.shape.begin() + 1, rows.shape.end());
  ends.width = 1;
  for (int64_t extent : ends.row)
    ends.width *= extent;
  std::vector<float> all;
  append_numbers(all, rows.element, rows.bytes.data(), rows.shape[0] * ends.width);
  auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
  ends.from.assign(all.begin(), middle);
  ends.to.assign(middle, all.end());
  return ends;
}

Collected points_between(const Ends &ends, int64_t steps, bool spherical) {
  std::vector<float> points;
  int64_t ways = static_cast<int64_t>(ends.from.size()) / std::max<int64_t>(1, ends.width);
  for (int64_t way = 0; way < ways; ++way) {
    const float *from = ends.from.data() + way * ends.width,
                *to = ends.to.data() + way * ends.width;
    for (int64_t step = 0; step < steps; ++step) {
      double share = static_cast<double>(step) / static_cast<double>(steps - 1);
      Weights weights =
          spherical ? spherical_weights(from, to, ends.width, share) : Weights{1 - share, share};
      for (int64_t index = 0; index < ends.width; ++index)
        points.push_back(static_cast<float>(weights.from * static_cast<double>(from[index]) +
                                            weights.to * static_cast<double>(to[index])));
    }
  }
  Collected collected;
  collected.element = GRADUS_F32;
  collected.shape = {ways * steps};
  collected.shape.insert(collected.shape.end(), ends.row.begin(), ends.row.end());
  collected.bytes.resize(points.size() * sizeof(float));
  std::memcpy(collected.bytes.data(), points.data(), collected.bytes.size());
  return collected;
}

} // namespace gradus::runner
