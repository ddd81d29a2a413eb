// Distances are computed one by one from differences, so that equal vectors are at 0 and a ball of
// radius 0 holds its own point alone.
#include "runtime/metrics/neighbours.h"

#include "runtime/parallel/parallel.h"

#include <Eigen/Core>

#include <algorithm>
#include <atomic>

namespace gradus::runtime {
namespace {

double squared_distance(const double *a, const double *b, int64_t width) {
  Eigen::Map<const Eigen::VectorXd> first(a, width), second(b, width);
  return (first - second).squaredNorm();
}

/// The squared radius of each member's ball.
std::vector<double> squared_radii(const Features &set, int64_t neighbours, int threads) {
  std::vector<double> radii(static_cast<size_t>(set.rows));
  Partition cut = Partition::of(set.rows, 16, threads);
  parallel_parts(threads, cut.parts, [&](int64_t part) {
    std::vector<double> distances(static_cast<size_t>(set.rows));
    for (int64_t row = part * cut.size; row < std::min((part + 1) * cut.size, set.rows); ++row) {
      for (int64_t other = 0; other < set.rows; ++other)
        distances[static_cast<size_t>(other)] =
            squared_distance(set.row(row), set.row(other), set.width);
      // The member itself is the nearest: the place `neighbours` counts from 0.
      std::nth_element(distances.begin(), distances.begin() + neighbours, distances.end());
      radii[static_cast<size_t>(row)] = distances[static_cast<size_t>(neighbours)];
    }
  });
  return radii;
}

/// The share of `points` in at least one ball of `set`.
double covered(const Features &points, const Features &set, const std::vector<double> &radii,
               int threads) {
  std::atomic<int64_t> count{0};
  Partition cut = Partition::of(points.rows, 16, threads);
  parallel_parts(threads, cut.parts, [&](int64_t part) {
    int64_t here = 0;
    for (int64_t row = part * cut.size; row < std::min((part + 1) * cut.size, points.rows); ++row) {
      int64_t member = 0;
      while (member < set.rows && squared_distance(points.row(row), set.row(member), set.width) >
                                      radii[static_cast<size_t>(member)])
        ++member;
      here += member < set.rows;
    }
    count += here;
  });
  return static_cast<double>(count) / static_cast<double>(points.rows);
}

} // namespace

Result<PrecisionRecall> precision_recall(const Features &real, const Features &generated,
                                         int64_t neighbours, int threads) {
  if (neighbours < 1)
    return Status(GRADUS_INVALID_ARGUMENT, "precision and recall need at least 1 neighbour");
  if (Status status = check_features(real, generated, neighbours + 1); !status.ok())
    return Status(status.code(), status.message() + " for precision and recall with " +
                                     std::to_string(neighbours) + " neighbours");
  if (threads < 1)
    threads = available_threads();
  PrecisionRecall result;
  result.precision = covered(generated, real, squared_radii(real, neighbours, threads), threads);
  result.recall = covered(real, generated, squared_radii(generated, neighbours, threads), threads);
  return result;
}

} // namespace gradus::runtime
