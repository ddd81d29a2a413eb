// The Fréchet distance between two sets of features, each seen as a normal distribution.
#pragma once

#include "runtime/metrics/features.h"

namespace gradus::runtime {

/// |m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2)): Dowson & Landau 1982, used on features by Heusel et
/// al. 2017. S divides by rows - 1. Never negative; exact also where a covariance is singular.
Result<double> frechet_distance(const Features &real, const Features &generated);

/// A covariance from `rows` examples has a rank of rows - 1 at most: whether that leaves it
/// singular whatever the features are.
inline bool is_rank_deficient(const Features &set) { return set.rows <= set.width; }

} // namespace gradus::runtime
