// Runs losses and metrics batch by batch and takes the weighted mean.
#include "runtime/train/evaluate.h"

#include "runtime/train/kept_states.h"

#include <algorithm>
#include <cstring>

namespace gradus::runtime {

std::vector<EntryCall> find_measures(const gradus_model &model,
                                     const std::vector<ExampleField> &fields,
                                     const Dimensions &dimensions,
                                     const std::vector<std::string> &wanted) {
  std::vector<EntryCall> measures;
  for (int32_t index = 0; index < model.entry_count; ++index) {
    const gradus_entry &entry = model.entries[index];
    if (entry.kind != GRADUS_ENTRY_LOSS && entry.kind != GRADUS_ENTRY_METRIC)
      continue;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), entry.name) == wanted.end())
      continue;
    Result<EntryCall> call = EntryCall::make(model, index, fields, dimensions);
    if (call && call->results() > 0 && call->result(0).rank == 0)
      measures.push_back(std::move(*call));
  }
  return measures;
}

int64_t carried_streams(const std::vector<EntryCall> &measures) {
  int64_t streams = 0;
  for (const EntryCall &call : measures) {
    const gradus_entry &entry = call.entry();
    bool begins = std::any_of(
        entry.arguments, entry.arguments + entry.argument_count, [](const gradus_argument &one) {
          return !one.is_result && std::strcmp(one.name, "begins") == 0;
        });
    if (!begins)
      continue;
    if (!entry.carries || call.fixed_batch() <= 0)
      return 0;
    streams = call.fixed_batch();
  }
  return streams;
}

namespace {

/// The states as they are now, where a measure changes them.
Result<KeptStates> states_before(gradus_instance *instance,
                                 const std::vector<EntryCall> &measures) {
  bool carry = std::any_of(measures.begin(), measures.end(),
                           [](const EntryCall &call) { return call.entry().carries != 0; });
  return carry ? KeptStates::take(instance) : KeptStates();
}

/// Each measure of one batch, from the same states; the last one's remain.
Status measure(gradus_instance *instance, std::vector<EntryCall> &measures, const Batch &batch,
               std::vector<double> &sums) {
  Result<KeptStates> before =
      measures.size() > 1 ? states_before(instance, measures) : KeptStates();
  if (!before)
    return before.status();
  for (size_t index = 0; index < measures.size(); ++index) {
    if (index > 0)
      if (Status status = before->restore(); !status.ok())
        return status;
    if (Status status = measures[index](instance, batch); !status.ok())
      return status;
    sums[index] += measures[index].result_number(0) * static_cast<double>(batch.size);
  }
  return {};
}

} // namespace

static Result<std::vector<Measured>>
measure_all(gradus_instance *instance, std::vector<EntryCall> &measures, const Examples &examples,
            const ExampleOrder &order, int64_t batch_size, const std::atomic<bool> *stop) {
  BatchPlan plan;
  plan.examples = order.size();
  plan.batch_size = std::max<int64_t>(1, std::min(batch_size, order.size()));
  for (const EntryCall &call : measures)
    if (call.fixed_batch() > 0) {
      plan.batch_size = call.fixed_batch();
      plan.whole_only = true;
    }
  if (plan.per_epoch() == 0)
    return Status(GRADUS_INVALID_ARGUMENT,
                  std::to_string(order.size()) +
                      " examples are less than one batch of the size that the library was "
                      "compiled for, " +
                      std::to_string(plan.batch_size));
  std::vector<double> sums(measures.size(), 0.0);
  double weight = 0;
  BatchReader reader(examples, order, plan, 0, static_cast<uint64_t>(plan.per_epoch()));
  for (;;) {
    if (stop && stop->load(std::memory_order_relaxed))
      return Status(GRADUS_INTERRUPTED, "the evaluation was interrupted");
    Result<const Batch *> batch = reader.next();
    if (!batch)
      return batch.status();
    if (!*batch)
      break;
    if (Status status = measure(instance, measures, **batch, sums); !status.ok())
      return status;
    weight += static_cast<double>((*batch)->size);
  }
  std::vector<Measured> means;
  for (size_t index = 0; index < measures.size(); ++index)
    means.push_back({measures[index].entry().name, sums[index] / weight});
  return means;
}

Result<std::vector<Measured>> evaluate(gradus_instance *instance, std::vector<EntryCall> &measures,
                                       const Examples &examples, const ExampleOrder &order,
                                       int64_t batch_size, const std::atomic<bool> *stop) {
  Result<KeptStates> before = states_before(instance, measures);
  if (!before)
    return before.status();
  Result<std::vector<Measured>> means =
      measure_all(instance, measures, examples, order, batch_size, stop);
  if (Status status = before->restore(); !status.ok())
    return status;
  return means;
}

} // namespace gradus::runtime
