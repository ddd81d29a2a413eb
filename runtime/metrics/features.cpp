// Finds what would make a metric meaningless.
#include "runtime/metrics/features.h"

#include <cmath>

namespace gradus::runtime {
namespace {

Status check_set(const Features &set, int64_t least) {
  if (set.rows < least)
    return Status(GRADUS_INVALID_ARGUMENT, set.name + " are " + std::to_string(set.rows) +
                                               "; at least " + std::to_string(least) +
                                               " are needed");
  for (size_t index = 0; index < set.values.size(); ++index)
    if (!std::isfinite(set.values[index]))
      return Status(GRADUS_INVALID_ARGUMENT,
                    "feature " + std::to_string(index % static_cast<size_t>(set.width)) +
                        " of example " + std::to_string(index / static_cast<size_t>(set.width)) +
                        " of " + set.name + " is NaN or infinite");
  return Status();
}

} // namespace

Status check_features(const Features &real, const Features &generated, int64_t least) {
  if (real.width < 1 || real.width != generated.width)
    return Status(GRADUS_MISMATCH, real.name + " have " + std::to_string(real.width) +
                                       " features and " + generated.name + " have " +
                                       std::to_string(generated.width));
  Status status = check_set(real, least);
  return status.ok() ? check_set(generated, least) : status;
}

} // namespace gradus::runtime
