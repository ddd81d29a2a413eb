// Runs functions over examples and gathers what they give.
#include "tools/gradus/functions.h"

#include "runtime/data/batches.h"
#include "tools/gradus/choose.h"

#include <algorithm>
#include <cstring>

namespace gradus::runner {

using runtime::Batch;
using runtime::BatchPlan;
using runtime::BatchReader;
using runtime::DataElement;
using runtime::DataSet;
using runtime::DataTensor;
using runtime::EntryCall;
using runtime::ExampleOrder;
using runtime::Examples;
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

void append_numbers(std::vector<float> &values, int32_t element, const void *data, int64_t count) {
  auto append = [&](auto type) {
    auto *bytes = static_cast<const unsigned char *>(data);
    for (int64_t index = 0; index < count; ++index) {
      std::memcpy(&type, bytes + static_cast<size_t>(index) * sizeof type, sizeof type);
      values.push_back(static_cast<float>(type));
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

Result<Collected> first_result(gradus_instance *instance, EntryCall &call, const Examples &examples,
                               const ExampleOrder &order, int64_t limit, int64_t batch_size) {
  Collected collected;
  Status status =
      for_each_batch(instance, call, examples, order, limit, batch_size, [&](const Batch &) {
        append_result(collected, call, 0);
        return Status();
      });
  if (!status.ok())
    return status;
  return collected;
}

DataSet as_data(Collected collected, const std::string &name) {
  DataTensor tensor;
  tensor.name = name;
  tensor.shape = std::move(collected.shape);
  tensor.bytes = std::move(collected.bytes);
  tensor.element = collected.element == GRADUS_F64    ? DataElement::f64
                   : collected.element == GRADUS_I32  ? DataElement::i32
                   : collected.element == GRADUS_I64  ? DataElement::i64
                   : collected.element == GRADUS_BOOL ? DataElement::boolean
                                                      : DataElement::f32;
  DataSet set;
  set.tensors.push_back(std::move(tensor));
  return set;
}

Result<int32_t> choose_map(const OpenModel &model, const std::string &name) {
  Result<int32_t> index = choose_function(model, name);
  if (!index)
    return index;
  const gradus_entry &entry = model.tables().entries[*index];
  if (entry.kind != GRADUS_ENTRY_FUNCTION || entry.argument_count != 2 ||
      entry.arguments[0].is_result || entry.arguments[0].rank < 2 || entry.arguments[1].rank < 2)
    return Status(GRADUS_INVALID_ARGUMENT,
                  "`" + name + "` does not turn the rows of one input into rows");
  return index;
}

} // namespace gradus::runner
