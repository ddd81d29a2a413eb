// An instance of the model, owned; failures as statuses with its sentence.
#pragma once

#include "runtime/status/status.h"
#include "tools/gradus/model.h"

#include <memory>

namespace gradus::runner {

struct InstanceFlags {
  /// Files, checkpoints or runs; `PART=FILE` for one part of the model. Empty: freshly initialized.
  std::vector<std::string> weights;
  int32_t threads = 0;
  uint64_t seed = 0;

  /// --weights, --threads and, unless the verb has its own, --seed.
  void declare(CLI::App &app, bool with_seed);
};

struct DestroyInstance {
  void operator()(gradus_instance *instance) const { gradus_destroy(instance); }
};
using Instance = std::unique_ptr<gradus_instance, DestroyInstance>;

/// Creates it, loads the weights, sets the --set hyperparameters.
runtime::Result<Instance> make_instance(const OpenModel &model, const InstanceFlags &flags);

} // namespace gradus::runner
