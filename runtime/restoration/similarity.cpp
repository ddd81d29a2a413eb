// Moments under a separable Gaussian window, first along rows, then along columns.
#include "runtime/restoration/similarity.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace gradus::runtime {
namespace {

constexpr int64_t full_window = 11;
constexpr double sigma = 1.5, k1 = 0.01, k2 = 0.03;

std::vector<double> gaussian(int64_t side) {
  std::vector<double> weights(static_cast<size_t>(side));
  double sum = 0;
  for (int64_t at = 0; at < side; ++at) {
    double distance = static_cast<double>(at - side / 2);
    sum += weights[static_cast<size_t>(at)] = std::exp(-distance * distance / (2 * sigma * sigma));
  }
  for (double &weight : weights)
    weight /= sum;
  return weights;
}

/// The five windowed moments at one place.
struct Moments {
  double a = 0, b = 0, aa = 0, bb = 0, ab = 0;
  void add(double weight, const Moments &other) {
    a += weight * other.a;
    b += weight * other.b;
    aa += weight * other.aa;
    bb += weight * other.bb;
    ab += weight * other.ab;
  }
};

/// Equation 13.
double similarity_at(const Moments &mean, double c1, double c2) {
  double product = mean.a * mean.b, squares = mean.a * mean.a + mean.b * mean.b;
  double covariance = mean.ab - product, variances = mean.aa + mean.bb - squares;
  return (2 * product + c1) * (2 * covariance + c2) / ((squares + c1) * (variances + c2));
}

} // namespace

int64_t similarity_window(int64_t height, int64_t width) {
  int64_t side = std::min({full_window, height, width});
  return side % 2 ? side : side - 1;
}

double structural_similarity(const float *a, const float *b, int64_t height, int64_t width,
                             int64_t channels, double peak) {
  const int64_t side = similarity_window(height, width);
  const std::vector<double> weights = gaussian(side);
  const double c1 = k1 * peak * k1 * peak, c2 = k2 * peak * k2 * peak;
  const int64_t columns = width - side + 1, rows = height - side + 1;
  std::vector<Moments> along_rows(static_cast<size_t>(height * columns));
  double sum = 0;
  for (int64_t channel = 0; channel < channels; ++channel) {
    for (int64_t y = 0; y < height; ++y)
      for (int64_t x = 0; x < columns; ++x) {
        Moments mean;
        for (int64_t at = 0; at < side; ++at) {
          int64_t index = (y * width + x + at) * channels + channel;
          double va = static_cast<double>(a[index]), vb = static_cast<double>(b[index]);
          mean.add(weights[static_cast<size_t>(at)], {va, vb, va * va, vb * vb, va * vb});
        }
        along_rows[static_cast<size_t>(y * columns + x)] = mean;
      }
    for (int64_t y = 0; y < rows; ++y)
      for (int64_t x = 0; x < columns; ++x) {
        Moments mean;
        for (int64_t at = 0; at < side; ++at)
          mean.add(weights[static_cast<size_t>(at)],
                   along_rows[static_cast<size_t>((y + at) * columns + x)]);
        sum += similarity_at(mean, c1, c2);
      }
  }
  return sum / static_cast<double>(rows * columns * channels);
}

} // namespace gradus::runtime
