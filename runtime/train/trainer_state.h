// What a checkpoint knows of the run beside weights and optimizer: everything that decides how it
// goes on, and no clock, so that two runs with one seed write the same bytes.
#pragma once

#include "runtime/status/status.h"

#include <string>
#include <utility>
#include <vector>

namespace gradus::runtime {

struct TrainerState {
  // What must be the same when the run goes on.
  std::string model, train; // names of the model and of its train block
  int64_t seed = 0, batch_size = 0, examples = 0;
  bool shuffle = true;
  int64_t streams = 0; // of a model that carries its state
  double ema_decay = 0; // of an average of the parameters
  std::string data; // fingerprint of the data; empty: unknown

  uint64_t step = 0; // steps made
  std::vector<std::pair<std::string, double>> hyperparameters;
  std::vector<double> loss_sums; // since the last line of the log, for each statement
  uint64_t loss_count = 0;       // examples in them
  bool evaluation_due = false;   // interrupted before or in the evaluation that belongs to `step`

  std::string best_name; // of the loss or metric that decides
  bool has_best = false;
  double best_value = 0;
  uint64_t best_step = 0;
  int64_t without_improvement = 0; // evaluations since
};

std::string to_json(const TrainerState &state);
/// `what` names the file in sentences.
Result<TrainerState> trainer_state_from_json(const std::string &text, const std::string &what);

} // namespace gradus::runtime
