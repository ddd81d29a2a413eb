// Functions of a model run over examples.
#pragma once

#include "runtime/train/binding.h"
#include "tools/gradus/model.h"

#include <functional>
#include <vector>

namespace gradus::runner {

/// Calls `call` on the first `limit` (0: all) examples of `order`, batch by batch; `take` gets each
/// batch after its call.
runtime::Status for_each_batch(gradus_instance *instance, runtime::EntryCall &call,
                               const runtime::Examples &examples,
                               const runtime::ExampleOrder &order, int64_t limit,
                               int64_t batch_size,
                               const std::function<runtime::Status(const runtime::Batch &)> &take);

/// One result of a function over all examples: its rows one behind the other.
struct Collected {
  int32_t element = 0;
  std::vector<int64_t> shape;
  std::vector<unsigned char> bytes;
};

/// Appends result `index` of a call; rows are its first extent.
void append_result(Collected &collected, const runtime::EntryCall &call, size_t index);

/// Appends numbers of a gradus_element as floats.
void append_numbers(std::vector<float> &values, int32_t element, const void *data, int64_t count);

/// The first result of `call` on the first `limit` (0: all) examples of `order`.
runtime::Result<Collected> first_result(gradus_instance *instance, runtime::EntryCall &call,
                                        const runtime::Examples &examples,
                                        const runtime::ExampleOrder &order, int64_t limit,
                                        int64_t batch_size);

/// The same rows as the input `name` of another function.
runtime::DataSet as_data(Collected collected, const std::string &name);

/// The function `name`, which must have one input and one result, both with rows.
runtime::Result<int32_t> choose_map(const OpenModel &model, const std::string &name);

} // namespace gradus::runner
