// Points on the way from one vector to another.
#pragma once

#include "tools/gradus/functions.h"

namespace gradus::runner {

/// Rows of numbers: way i goes from row i of `from` to row i of `to`.
struct Ends {
  int64_t width = 0;
  std::vector<float> from, to;
  std::vector<int64_t> row; // the shape of a row
};

/// The first half of the rows and the second.
Ends split_ends(const Collected &rows);

/// `steps` points for each way, both ends among them. Spherical (Shoemake 1985, "Animating rotation
/// with quaternion curves"): the angle grows evenly, and so does the length, so that points between
/// samples of a normal distribution are as likely as these; linear where the ends are parallel.
Collected points_between(const Ends &ends, int64_t steps, bool spherical);

} // namespace gradus::runner
