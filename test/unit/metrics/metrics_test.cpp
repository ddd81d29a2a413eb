// Fréchet distance, precision and recall where the answer is known, and what they refuse.
#include "runtime/metrics/frechet.h"
#include "runtime/metrics/neighbours.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

using namespace gradus::runtime;

namespace {

Features set_of(int64_t width, std::vector<double> values, const char *name = "the pictures") {
  return {name, static_cast<int64_t>(values.size()) / width, width, std::move(values)};
}

/// Row r, column c: not on a line, spread over some units.
Features spiral(int64_t rows, int64_t width, double scale, double shift) {
  std::vector<double> values;
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t column = 0; column < width; ++column)
      values.push_back(shift + scale * std::sin(1.7 * static_cast<double>(row * (column + 1)) +
                                                static_cast<double>(column)));
  return set_of(width, std::move(values));
}

TEST(Frechet, ShiftAndScaleOfOneFeature) {
  // Means 1 and 4, standard deviations 1 and 2: 3^2 + 1^2.
  Features real = set_of(1, {0, 1, 2}), generated = set_of(1, {2, 4, 6});
  EXPECT_NEAR(*frechet_distance(real, generated), 9 + 1, 1e-13);
}

TEST(Frechet, CovariancesThatDoNotCommute) {
  // diag(4, 1) and the same turned by 45 degrees; tr (S1 S2)^(1/2) = sqrt(tr(S1 S2) + 2 sqrt(det)).
  double a = std::sqrt(6.0), b = std::sqrt(1.5), r = std::sqrt(0.5);
  Features real = set_of(2, {a, 0, -a, 0, 0, b, 0, -b});
  Features turned = set_of(2, {a * r, a * r, -a * r, -a * r, -b * r, b * r, b * r, -b * r});
  double root = std::sqrt(2.5 * 5 + 2 * 4);
  EXPECT_NEAR(*frechet_distance(real, turned), 10 - 2 * root, 1e-13);
}

TEST(Frechet, EqualSetsAreAtNothing) {
  for (int64_t rows : {5, 40, 400}) { // 5 and 40 leave the covariance singular
    Features set = spiral(rows, 64, 100, 1000);
    EXPECT_LT(*frechet_distance(set, set), 1e-20) << rows;
  }
}

TEST(Frechet, SingularCovariancesKeepTheirDistance) {
  // Two sets on one line in a space of 50, then one apart along an empty direction.
  std::vector<double> first(50 * 10), second(50 * 10);
  for (size_t row = 0; row < 10; ++row) {
    first[row * 50 + 7] = static_cast<double>(row);
    second[row * 50 + 7] = 3 * static_cast<double>(row) - 9; // the mean stays
    second[row * 50 + 9] = 1e-3;
  }
  double deviation = std::sqrt(82.5 / 9);
  EXPECT_NEAR(*frechet_distance(set_of(50, first), set_of(50, second)),
              4 * deviation * deviation + 1e-6, 1e-12);
}

TEST(Frechet, Refuses) {
  Features two = set_of(2, {1, 2, 3, 4}), one = set_of(2, {1, 2}, "the generated pictures");
  EXPECT_EQ(frechet_distance(two, one).status().message(),
            "the generated pictures are 1; at least 2 are needed");
  EXPECT_EQ(frechet_distance(two, set_of(1, {1, 2})).status().code(), GRADUS_MISMATCH);
  two.values[3] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(frechet_distance(two, set_of(2, {1, 2, 3, 4})).status().message(),
            "feature 1 of example 1 of the pictures is NaN or infinite");
}

TEST(PrecisionRecall, OfASetWithItself) {
  Features set = spiral(50, 5, 1, 0);
  Result<PrecisionRecall> found = precision_recall(set, set, 3, 2);
  EXPECT_EQ(found->precision, 1);
  EXPECT_EQ(found->recall, 1);
}

TEST(PrecisionRecall, OnALine) {
  // Radii with one neighbour: 1 1 1 for 0 1 2, and 1 1 10 for 10 11 21.
  Features real = set_of(1, {0, 1, 2, 10, 11, 21});
  Features generated = set_of(1, {3, 4, 30, 31.5, 40});
  // Covered by real: 3 (2 + 1), 30 (21 + 10); by generated (radii 1, 1, 1.5, 1.5, 8.5): 2 (3 - 1).
  Result<PrecisionRecall> found = precision_recall(real, generated, 1, 1);
  EXPECT_DOUBLE_EQ(found->precision, 2.0 / 5);
  EXPECT_DOUBLE_EQ(found->recall, 1.0 / 6);
}

TEST(PrecisionRecall, OnePictureOverAndOver) {
  // A ball of radius 0 holds the point itself and nothing near it.
  std::vector<double> same;
  for (int row = 0; row < 8; ++row)
    same.insert(same.end(), {0.1, 0.2});
  Features real = spiral(20, 2, 1, 0);
  real.values[0] = 0.1, real.values[1] = 0.2;
  real.values[2] = 0.1 + 1e-12, real.values[3] = 0.2;
  Result<PrecisionRecall> found = precision_recall(real, set_of(2, same), 3, 2);
  EXPECT_EQ(found->precision, 1);
  EXPECT_DOUBLE_EQ(found->recall, 1.0 / 20);
}

TEST(PrecisionRecall, DoesNotDependOnThreads) {
  Features real = spiral(300, 8, 1, 0), generated = spiral(200, 8, 1.1, 0.3);
  Result<PrecisionRecall> one = precision_recall(real, generated, 3, 1);
  Result<PrecisionRecall> three = precision_recall(real, generated, 3, 3);
  EXPECT_EQ(one->precision, three->precision);
  EXPECT_EQ(one->recall, three->recall);
  EXPECT_GT(one->precision, 0);
  EXPECT_LT(one->recall, 1);
}

TEST(PrecisionRecall, NeedsMoreExamplesThanNeighbours) {
  Features three = set_of(1, {1, 2, 3}), four = set_of(1, {1, 2, 3, 4});
  EXPECT_EQ(precision_recall(four, three, 3, 1).status().message(),
            "the pictures are 3; at least 4 are needed for precision and recall with 3 neighbours");
}

} // namespace
