// Which train block, function, losses and metrics a command line means.
#pragma once

#include "runtime/train/binding.h"
#include "tools/gradus/model.h"

namespace gradus::runner {

struct ChosenStep {
  std::string train; // `pretrain`
  int32_t entry = -1;
  const runtime::ManifestStep *manifest = nullptr; // null: the manifest does not know it
};

/// The train block called `name`, or the only one where `name` is empty.
runtime::Result<ChosenStep> choose_step(const OpenModel &model, const std::string &name);
/// An exported function, loss or metric by name.
runtime::Result<int32_t> choose_function(const OpenModel &model, const std::string &name);

/// `entries`, then the losses and metrics of the model whose inputs the data has too.
std::vector<const gradus_entry *> with_measures(const gradus_model &model,
                                                std::vector<const gradus_entry *> entries,
                                                const runtime::DataSet &data,
                                                const runtime::BindOptions &options,
                                                const std::vector<std::string> &losses);

/// The hyperparameters that --learning-rate means: `<train>.rate`, `<train>.<k>.rate`, or the
/// schedule's `….rate.rate`. Fails where there is none, or one for each group of parameters.
runtime::Result<std::vector<std::string>> rate_names(const gradus_model &model,
                                                     const std::string &train);

} // namespace gradus::runner
