// The training loop: epochs of steps, evaluation, checkpoints, early stopping, resume.
//
// A run stopped at any step and resumed to N ends in the same bytes as one that was not stopped:
// the batch of a step is a function of (seed, step), draws are keyed by the step, and a checkpoint
// holds all else.
#pragma once

#include "runtime/train/evaluate.h"
#include "runtime/train/metrics_log.h"
#include "runtime/train/run_directory.h"
#include "runtime/train/settings.h"

#include <functional>

namespace gradus::runtime {

/// What is trained, on what.
struct TrainJob {
  gradus_instance *instance = nullptr;
  std::string train;                  // name of the train block: `pretrain`
  int32_t entry = -1;                 // its step: index of `pretrain_step`
  const Examples *training = nullptr; // with every input of the step
  int64_t validation_count = 0;       // examples of `training` that are held out
  bool in_sequence = false; // the examples follow each other, as a text's: the last are held out
  int64_t streams = 0;      // or the batch size, of a model that carries its state: no shuffle
  int64_t validation_streams = 0;       // likewise of the evaluations
  const Examples *validation = nullptr; // or: examples of their own
  Dimensions dimensions;                // from bind_data
  std::vector<std::string> measures;    // losses and metrics to evaluate; empty: all that fit
  std::string objective;                // the one loss trained; empty: several, none decides
  bool maximizes = false;               // its goal
  /// Every loss that a statement trains, and whether it is maximized.
  std::vector<std::pair<std::string, bool>> trained;
  std::string data; // fingerprint of the data; empty: not compared
  /// Set before the first step, after those of the checkpoint.
  std::vector<std::pair<std::string, double>> hyperparameters;
};

struct TrainProgress {
  uint64_t step = 0, steps = 0, steps_in_epoch = 0;
  const std::vector<Measured> *losses = nullptr; // of this step
  int64_t examples = 0;                          // in this step
};

/// Called in the training thread; each may be empty.
struct TrainHooks {
  /// Once, before the first step: the run's folder is there and locked.
  std::function<Status(const std::string &run)> opened;
  std::function<void(const TrainProgress &)> progress;
  std::function<void(const MetricsLine &)> logged;
  std::function<void(const std::string &sentence)> say;
  /// Writes what belongs to the model beside its weights into a checkpoint's folder.
  std::function<Status(const std::string &folder)> saved;
  /// Writes a picture of what the model makes to `file`: before the first step, every
  /// `sample_steps` steps, after the last. What it draws leaves no trace in the training.
  std::function<Status(const std::string &file)> draw;
  const std::atomic<bool> *stop = nullptr; // true: end after the current step, with a checkpoint
};

struct TrainSummary {
  uint64_t first_step = 0, step = 0;
  bool interrupted = false, stopped_early = false;
  std::vector<Measured> validation; // at the end
  bool has_best = false;
  std::string best_name;
  double best_value = 0;
  uint64_t best_step = 0;
  double seconds = 0; // of training, with those before a resume
  uint64_t examples = 0;
  std::string run, last_checkpoint; // last_checkpoint is empty where none was written
};

/// GRADUS_DIVERGED where a loss became NaN or infinite; the last good checkpoint stays.
Result<TrainSummary> train(const TrainJob &job, const TrainSettings &settings,
                           const TrainHooks &hooks);

} // namespace gradus::runtime
