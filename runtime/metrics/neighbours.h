// Improved precision and recall: how many generated examples lie where real ones do, and how much
// of where real ones lie is reached.
#pragma once

#include "runtime/metrics/features.h"

namespace gradus::runtime {

struct PrecisionRecall {
  double precision = 0, recall = 0;
};

/// Kynkäänniemi et al. 2019, equations 1 and 2: a set covers the balls around its members that
/// reach to their `neighbours`-th nearest other member. Precision is the share of `generated` that
/// `real` covers, recall the share of `real` that `generated` covers. On `threads` threads (0: one
/// for each core), with the same result.
Result<PrecisionRecall> precision_recall(const Features &real, const Features &generated,
                                         int64_t neighbours, int threads);

} // namespace gradus::runtime
