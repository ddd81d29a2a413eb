// Sums of squares, in double precision.
#include "runtime/restoration/error.h"

#include <cmath>
#include <limits>

namespace gradus::runtime {

double mean_squared_error(const float *a, const float *b, int64_t count) {
  double sum = 0;
  for (int64_t index = 0; index < count; ++index) {
    double difference = static_cast<double>(a[index]) - static_cast<double>(b[index]);
    sum += difference * difference;
  }
  return count > 0 ? sum / static_cast<double>(count) : 0;
}

double peak_signal_to_noise(double mean_squared_error, double peak) {
  return mean_squared_error > 0 ? 10 * std::log10(peak * peak / mean_squared_error)
                                : std::numeric_limits<double>::infinity();
}

} // namespace gradus::runtime
