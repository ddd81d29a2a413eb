// Noise as examples, for functions whose inputs are drawn.
#pragma once

#include "runtime/train/binding.h"
#include "tools/gradus/model.h"

namespace gradus::runner {

struct NoiseFlags {
  std::string latent = "normal";

  /// --latent
  void declare(CLI::App &app);
  /// `count` examples for every input of `entry`. Example i depends on (seed, i) alone. Classes,
  /// integers below a limit, come in turn: 0, 1, …, 0, 1, ….
  runtime::Result<std::unique_ptr<runtime::Examples>> examples(const gradus_entry &entry,
                                                               int64_t count, uint64_t seed) const;
};

/// Whether every input is a row of numbers of a fixed size, or a class.
bool is_generator(const gradus_entry &entry);

/// The function `name`; where it is empty `sample`. It must be a generator.
runtime::Result<int32_t> choose_generator(const OpenModel &model, const std::string &name);

} // namespace gradus::runner
