// RUN/about.json: what a run trains, on what machine, as it was when the run began: a reader needs
// neither the model nor the data.
#pragma once

#include "runtime/status/status.h"
#include "runtime/train/trainer.h"
#include "tools/gradus/model.h"

namespace gradus::runner {

runtime::Status write_run_about(const OpenModel &model, const runtime::TrainJob &job,
                                const runtime::TrainSettings &settings, int32_t threads,
                                const std::string &run);

} // namespace gradus::runner
