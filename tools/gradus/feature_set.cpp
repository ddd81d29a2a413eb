// Runs a feature function over pictures.
#include "tools/gradus/feature_set.h"

#include "tools/gradus/choose.h"
#include "tools/gradus/functions.h"

#include <CLI/CLI.hpp>

#include <filesystem>

namespace gradus::runner {

using runtime::Batch;
using runtime::DataBinding;
using runtime::DataSet;
using runtime::EntryCall;
using runtime::ExampleOrder;
using runtime::Features;
using runtime::Result;
using runtime::Status;

void FeatureFlags::declare(CLI::App &app) {
  app.add_option("--features", model.file,
                 "MODEL[:FUNCTION] whose function turns pictures into features (default FUNCTION: "
                 "features)")
      ->required();
  app.add_option("--features-weights", instance.weights,
                 "what was trained of it, as --weights takes it: without, features are random")
      ->take_all()
      ->allow_extra_args(false)
      ->required();
}

void FeatureFlags::split_function() {
  size_t colon = model.file.find_last_of(':');
  std::error_code ignored;
  if (colon == std::string::npos || std::filesystem::exists(model.file, ignored) ||
      model.file.find('/', colon) != std::string::npos)
    return;
  function = model.file.substr(colon + 1);
  model.file.resize(colon);
}

Result<FeatureModel> FeatureModel::open(const FeatureFlags &flags) {
  FeatureFlags split = flags;
  split.split_function();
  FeatureModel made;
  Result<std::unique_ptr<OpenModel>> opened = open_model(split.model);
  if (!opened)
    return opened.status();
  made.model_ = std::move(*opened);
  Result<int32_t> entry = choose_function(*made.model_, split.function);
  if (!entry)
    return entry.status();
  made.entry_ = *entry;
  const gradus_entry &function = made.model_->tables().entries[*entry];
  const gradus_argument *result = nullptr;
  for (int32_t index = function.argument_count - 1; index >= 0; --index)
    (function.arguments[index].is_result ? result : made.input_) = &function.arguments[index];
  bool fits = function.argument_count == 2 && made.input_ && result && result->rank >= 2 &&
              (result->element == GRADUS_F32 || result->element == GRADUS_F64);
  if (!fits)
    return Status(GRADUS_INVALID_ARGUMENT,
                  "`" + split.function +
                      "` gives no features: a function from pictures to a row of float numbers for "
                      "each, [n, …], is expected");
  Result<Instance> instance = make_instance(*made.model_, split.instance);
  if (!instance)
    return instance.status();
  made.instance_ = std::move(*instance);
  return made;
}

Result<Features> FeatureModel::of(const DataSet &data, const runtime::BindOptions &options,
                                  const std::string &name, int64_t limit,
                                  int64_t batch_size) const {
  const gradus_model &tables = model_->tables();
  Result<DataBinding> bound = runtime::bind_data({&tables.entries[entry_]}, data, options);
  if (!bound)
    return Status(bound.status().code(), name + ": " + bound.status().message());
  Result<EntryCall> call =
      EntryCall::make(tables, entry_, bound->examples->fields(), bound->dimensions);
  if (!call)
    return call.status();
  Features features;
  features.name = name;
  Status status = for_each_batch(instance_.get(), *call, *bound->examples,
                                 ExampleOrder::in_sequence(bound->examples->rows()), limit,
                                 batch_size, [&](const Batch &batch) {
                                   std::vector<int64_t> shape = call->result_shape(0);
                                   features.width = 1;
                                   for (size_t axis = 1; axis < shape.size(); ++axis)
                                     features.width *= shape[axis];
                                   features.rows += batch.size;
                                   auto append = [&](const auto *values) {
                                     features.values.insert(features.values.end(), values,
                                                            values + batch.size * features.width);
                                   };
                                   if (call->result(0).element == GRADUS_F64)
                                     append(static_cast<const double *>(call->result_data(0)));
                                   else
                                     append(static_cast<const float *>(call->result_data(0)));
                                   return Status();
                                 });
  if (!status.ok())
    return status;
  return features;
}

} // namespace gradus::runner
