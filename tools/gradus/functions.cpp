// Runs functions over examples and gathers what they give.
#include "tools/gradus/functions.h"

#include "runtime/data/batches.h"

#include <algorithm>
#include <cstring>

namespace gradus::runner {

using runtime::Batch;
using runtime::BatchPlan;
using runtime::BatchReader;
using runtime::Dimensions;
using runtime::EntryCall;
using runtime::ExampleOrder;
using runtime::Examples;
using runtime::is_constant;
using runtime::Result;
using runtime::Status;

Status for_each_batch(gradus_instance *instance, EntryCall &call, const Examples &examples,
                      const ExampleOrder &order, int64_t limit, int64_t batch_size,
                      const std::function<Status(const Batch &)> &take) {
  BatchPlan plan;
  plan.examples = limit > 0 ? std::min(limit, order.size()) : order.size();
  plan.batch_size = std::max<int64_t>(1, std::min(batch_size, plan.examples));
  if (call.fixed_batch() > 0) {
    plan.batch_size = call.fixed_batch();
    plan.whole_only = true;
  }
  if (plan.per_epoch() == 0)
    return Status(GRADUS_INVALID_ARGUMENT,
                  std::to_string(plan.examples) + " examples are less than one batch of " +
                      std::to_string(plan.batch_size) + ", for which the library was compiled");
  BatchReader reader(examples, order, plan, 0, static_cast<uint64_t>(plan.per_epoch()));
  for (;;) {
    Result<const Batch *> batch = reader.next();
    if (!batch)
      return batch.status();
    if (!*batch)
      return Status();
    if (Status status = call(instance, **batch); !status.ok())
      return status;
    if (Status status = take(**batch); !status.ok())
      return status;
  }
}

void append_result(Collected &collected, const EntryCall &call, size_t index) {
  std::vector<int64_t> shape = call.result_shape(index);
  collected.element = call.result(index).element;
  size_t bytes = runtime::size_of_model_element(collected.element);
  for (int64_t extent : shape)
    bytes *= static_cast<size_t>(extent);
  auto *data = static_cast<const unsigned char *>(call.result_data(index));
  collected.bytes.insert(collected.bytes.end(), data, data + bytes);
  if (shape.empty())
    shape.push_back(1); // a number for each batch
  if (!collected.shape.empty())
    shape[0] += collected.shape[0];
  collected.shape = std::move(shape);
}

void append_pictures(Pictures &pictures, int32_t element, const void *data, int64_t numbers) {
  auto append = [&](auto type) {
    auto *bytes = static_cast<const unsigned char *>(data);
    for (int64_t index = 0; index < numbers; ++index) {
      std::memcpy(&type, bytes + static_cast<size_t>(index) * sizeof type, sizeof type);
      pictures.values.push_back(static_cast<float>(type));
    }
  };
  switch (element) {
  case GRADUS_F64:
    return append(double{});
  case GRADUS_I32:
    return append(int32_t{});
  case GRADUS_I64:
    return append(int64_t{});
  case GRADUS_BOOL:
    return append(uint8_t{});
  default:
    return append(float{});
  }
}

int32_t find_picture_function(const gradus_model &model) {
  int32_t found = -1;
  for (int32_t index = 0; index < model.entry_count; ++index) {
    const gradus_entry &entry = model.entries[index];
    if (entry.kind != GRADUS_ENTRY_FUNCTION || entry.argument_count != 2)
      continue;
    const gradus_argument &input = entry.arguments[0], &result = entry.arguments[1];
    bool fits = !input.is_result && result.is_result && input.rank == 2 && result.rank == 2 &&
                is_constant(input.shape[1]) && is_constant(result.shape[1]) &&
                input.shape[1].constant == result.shape[1].constant &&
                square_side(input.shape[1].constant) > 0;
    if (fits && (found < 0 || entry.name == std::string("reconstruct")))
      found = index;
  }
  return found;
}

Status write_reconstructions(gradus_instance *instance, int32_t function, const Examples &examples,
                             const Dimensions &dimensions, const ExampleOrder &order, int64_t limit,
                             const std::string &path) {
  Result<EntryCall> call =
      EntryCall::make(*gradus_model_of(instance), function, examples.fields(), dimensions);
  if (!call)
    return call.status();
  Pictures originals, made;
  originals.side = made.side = square_side(call->entry().arguments[0].shape[1].constant);
  int64_t numbers = originals.side * originals.side;
  size_t field = 0;
  while (examples.fields()[field].name != call->entry().arguments[0].name)
    ++field;
  Status status =
      for_each_batch(instance, *call, examples, order, limit, limit, [&](const Batch &batch) {
        append_pictures(originals, call->entry().arguments[0].element, batch.buffers[field],
                        batch.size * numbers);
        append_pictures(made, call->result(0).element, call->result_data(0), batch.size * numbers);
        return Status();
      });
  return status.ok() ? write_grid(path, originals, &made, 16) : status;
}

} // namespace gradus::runner
