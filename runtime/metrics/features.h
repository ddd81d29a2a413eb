// What the metrics compare: a vector of numbers for each example.
#pragma once

#include "runtime/status/status.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gradus::runtime {

/// `rows` vectors of `width` numbers, one behind the other.
struct Features {
  std::string name; // of the set, in sentences: `the generated pictures`
  int64_t rows = 0, width = 0;
  std::vector<double> values;

  const double *row(int64_t index) const { return values.data() + index * width; }
};

/// Both sets have at least `least` rows, all of one width, and every number is finite; else a
/// sentence.
Status check_features(const Features &real, const Features &generated, int64_t least);

} // namespace gradus::runtime
