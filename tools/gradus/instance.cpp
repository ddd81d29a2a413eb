// Makes instances from flags.
#include "tools/gradus/instance.h"

#include "runtime/train/run_directory.h"
#include "tools/gradus/data_flags.h"
#include "tools/gradus/part_weights.h"

#include <CLI/CLI.hpp>

namespace gradus::runner {

using runtime::Result;
using runtime::Status;

void InstanceFlags::declare(CLI::App &app, bool with_seed) {
  app.add_option(
         "--weights", weights,
         "FILE or PART=FILE: a safetensors file, a checkpoint, or a run, whose best is taken; "
         "PART=FILE fills one part of the model, such as body=runs/autoencoder")
      ->take_all()
      ->allow_extra_args(false);
  app.add_option("--threads", threads, "threads to compute with (0: one for each core)")
      ->check(CLI::NonNegativeNumber);
  if (with_seed)
    app.add_option("--seed", seed, "of fresh parameters and of every draw")->capture_default_str();
}

Result<Instance> make_instance(const OpenModel &model, const InstanceFlags &flags) {
  gradus_options options = {};
  options.size = sizeof options;
  options.seed = flags.seed;
  options.threads = flags.threads;
  gradus_instance *made = nullptr;
  gradus_status status = gradus_create(&model.tables(), &options, &made);
  Instance instance(made);
  if (status != GRADUS_OK)
    return Status(status, made ? gradus_message(made) : "no memory for an instance of the model");
  for (const std::string &weights : flags.weights) {
    auto [part, place] = split_file(weights);
    Result<std::string> file = runtime::find_weights(place);
    if (!file)
      return file.status();
    if (!part.empty()) {
      if (Status loaded = load_part(made, part, *file); !loaded.ok())
        return loaded;
    } else if (status = gradus_load(made, file->c_str()); status != GRADUS_OK) {
      return Status(status, gradus_message(made));
    }
  }
  for (const auto &[name, value] : model.hyperparameters())
    if (status = gradus_set(made, name.c_str(), value); status != GRADUS_OK)
      return Status(status, gradus_message(made));
  return instance;
}

} // namespace gradus::runner
