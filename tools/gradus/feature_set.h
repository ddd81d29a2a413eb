// Pictures through the feature function of a model.
#pragma once

#include "runtime/metrics/features.h"
#include "tools/gradus/instance.h"

#include "runtime/data/data_set.h"
#include "runtime/train/binding.h"

namespace gradus::runner {

/// `FILE[:FUNCTION]` and `--features-weights`: where features come from.
struct FeatureFlags {
  ModelFlags model; // its file is the flag's text until open() splits it
  InstanceFlags instance;
  std::string function = "features";

  void declare(CLI::App &app);
  /// Parts `digits.grad:logits` into file and function.
  void split_function();
};

/// A model opened for its features.
class FeatureModel {
public:
  static runtime::Result<FeatureModel> open(const FeatureFlags &flags);

  const gradus_argument &input() const { return *input_; }
  const gradus_model &tables() const { return model_->tables(); }
  /// The features of `data`, of which the function's input is taken as `gradus call` would. `name`
  /// is for sentences.
  runtime::Result<runtime::Features> of(const runtime::DataSet &data,
                                        const runtime::BindOptions &options,
                                        const std::string &name, int64_t limit,
                                        int64_t batch_size) const;

private:
  std::unique_ptr<OpenModel> model_; // outlives the instance
  Instance instance_;
  int32_t entry_ = -1;
  const gradus_argument *input_ = nullptr;
};

} // namespace gradus::runner
