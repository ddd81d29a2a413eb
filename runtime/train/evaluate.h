// Losses and metrics over a set of examples.
#pragma once

#include "runtime/train/binding.h"

#include <atomic>

namespace gradus::runtime {

/// One loss or metric and its mean.
struct Measured {
  std::string name;
  double value = 0;
};

/// The losses and metrics whose inputs the examples have. `wanted`: only these names; empty: all.
std::vector<EntryCall> find_measures(const gradus_model &model,
                                     const std::vector<ExampleField> &fields,
                                     const Dimensions &dimensions,
                                     const std::vector<std::string> &wanted);

/// How many streams of a text these measures go on in: the size of batch that they are compiled for,
/// where each that is told where documents begin gives its states values. Else 0: what they carried
/// would be what a training left, so every window is to begin anew.
int64_t carried_streams(const std::vector<EntryCall> &measures);

/// The mean over the examples: each batch counts by its size, summed in double in the order of the
/// batches. Functions that carry states go on from batch to batch; each measure of a batch sees the
/// same states, and in the end they are what they were before. GRADUS_INTERRUPTED when `stop` (may be
/// null) becomes true between two batches.
Result<std::vector<Measured>> evaluate(gradus_instance *instance, std::vector<EntryCall> &measures,
                                       const Examples &examples, const ExampleOrder &order,
                                       int64_t batch_size, const std::atomic<bool> *stop);

} // namespace gradus::runtime
