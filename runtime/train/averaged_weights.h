// An exponential moving average of a model's parameters beside those that are trained.
#pragma once

#include "gradus/abi.h"
#include "gradus/gradus.h"
#include "runtime/status/status.h"

#include <vector>

namespace gradus::runtime {

/// average = decay * average + (1 - decay) * parameters after each step, Polyak & Juditsky 1992 with
/// weights that fade; states (the statistics of a batch normalization) are not averaged.
class AveragedWeights {
public:
  /// Begins with the parameters as they are.
  static Result<AveragedWeights> take(gradus_instance *instance);

  /// After the step that `step` counts, from 1. The first steps count for more, so that the average
  /// does not remember the first values: the decay is at most (1 + step) / (10 + step).
  Status update(double decay, uint64_t step);
  /// Exchanges the average and the parameters.
  Status swap();

private:
  Status read(size_t parameter);

  gradus_instance *instance_ = nullptr;
  std::vector<std::vector<unsigned char>> averages_; // of each parameter, in its own type
  std::vector<unsigned char> now_;                   // of the parameter in hand
};

/// The average in the place of the parameters, until the end of the scope; nothing where there is
/// none.
class AverageInPlace {
public:
  explicit AverageInPlace(AveragedWeights *average) : average_(average) {
    if (average_)
      status_ = average_->swap();
  }
  /// What comes back cannot fail: the same storage was just written.
  ~AverageInPlace() {
    if (average_ && status_.ok())
      static_cast<void>(average_->swap());
  }
  AverageInPlace(const AverageInPlace &) = delete;
  AverageInPlace &operator=(const AverageInPlace &) = delete;

  const Status &status() const { return status_; }

private:
  AveragedWeights *average_;
  Status status_;
};

} // namespace gradus::runtime
